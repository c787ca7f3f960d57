import Foundation
import Testing

/// One of the texts of the project, as its reader finds it.
struct Guide: Sendable, CustomTestStringConvertible {
    let name: String
    let path: String
    let lines: [String]
    let blocks: [Block]

    var testDescription: String { name }

    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static let all = [
        "README.md", "Guides/GettingStarted.md", "Guides/Language.md",
        "Guides/Records.md",
        "Guides/JSON.md", "Guides/Errors.md", "Guides/ObjectStores.md", "Guides/Memory.md", "Guides/Processes.md", "Guides/Cluster.md",
        "Guides/Architecture.md", "Guides/BatchFormat.md", "Guides/WorkerProtocol.md", "Guides/Backends.md",
    ].map { Guide($0) }

    /// A guide of the project; without a line if there is no such file, which is a failure of its test.
    init(_ path: String) {
        let file = Self.root.appendingPathComponent(path)
        self.init(path: file.path, text: (try? String(contentsOf: file, encoding: .utf8)) ?? "")
    }

    init(path: String, text: String) {
        self.path = path
        name = URL(fileURLWithPath: path).lastPathComponent
        lines = text.components(separatedBy: "\n")
        blocks = Self.blocks(in: lines)
    }

    /// The module that its blocks are compiled as: that of the first file under `Sources`, so that a test of it may import it.
    var module: String {
        for block in blocks {
            guard case .file(let path) = block.kind else { continue }
            let parts = path.split(separator: "/")
            if parts.count > 2, parts[0] == "Sources" { return String(parts[1]) }
        }
        return String(name.dropLast(3))
    }

    private static func blocks(in lines: [String]) -> [Block] {
        var blocks: [Block] = []
        var index = 0
        var lastEnd = -1
        while index < lines.count {
            guard lines[index].hasPrefix("```") else {
                index += 1
                continue
            }
            let language = lines[index].dropFirst(3)
            let start = index + 1
            let end = lines[start...].firstIndex(of: "```") ?? lines.count
            let content = Array(lines[start..<end])
            if language == "swift" {
                blocks.append(Block(kind: kind(lines[..<index].last ?? ""), firstLine: start + 1, code: content))
                lastEnd = end
            } else if language == "text", lastEnd >= 0, lines[(lastEnd + 1)..<index].allSatisfy(\.isEmpty) {
                blocks[blocks.count - 1].output = content
                lastEnd = -1
            }
            index = end + 1
        }
        return blocks
    }

    private static func kind(_ comment: String) -> Block.Kind {
        guard comment.hasPrefix("<!-- "), comment.hasSuffix(" -->") else { return .statements }
        let words = comment.dropFirst(5).dropLast(4)
        if words.hasPrefix("file: ") { return .file(String(words.dropFirst(6))) }
        return switch words {
        case "shared": .shared
        case "manifest": .manifest
        case "mistake": .mistake
        default: .statements
        }
    }
}
