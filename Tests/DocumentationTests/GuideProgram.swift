import Foundation

/// The blocks of a guide as the files of one program.
///
/// A block keeps its lines: compiler messages about it name the guide and the line there.
struct GuideProgram {
    struct File {
        let name: String
        let text: String
        /// How many lines of the guide stand before the file's first, where the compiler counts by file.
        var offset = 0
    }

    private(set) var files: [File] = []
    private(set) var mistakes: [File] = []
    private let guide: Guide
    private var runs: [String] = []

    init(_ guide: Guide) {
        self.guide = guide
        for block in guide.blocks {
            switch block.kind {
            case .statements: add(block)
            case .shared: files.append(File(name: "Shared\(block.firstLine).swift", text: scoped(block)))
            case .file(let path): add(block, path)
            case .mistake: mistakes.append(File(name: "Mistake\(block.firstLine).swift", text: mistaken(block)))
            case .manifest: break
            }
        }
        files.append(File(name: "GuideMain.swift", text: main))
    }

    /// The files that declare what blocks share.
    var shared: [File] { files.filter { $0.name.hasPrefix("Shared") } }

    private mutating func add(_ block: Block, _ path: String) {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        var code = block.code.joined(separator: "\n")
        if let mark = code.range(of: "@main") {
            // The program's own main calls it.
            let type = code[mark.upperBound...].split { " \n{".contains($0) }.drop { $0 != "struct" && $0 != "enum" }.dropFirst().first
            if block.isRun, let type { runs.append("await run(\(block.firstLine)) { try await \(type).main() }") }
            code.replaceSubrange(mark, with: "     ")
        }
        files.append(File(name: name, text: code + "\n", offset: block.firstLine - 1))
    }

    private mutating func add(_ block: Block) {
        let name = "block\(block.firstLine)"
        let text = imports(block) + "func \(name)() async throws {\n" + located(block, showing: true) + "\n}\n"
        files.append(File(name: "Block\(block.firstLine).swift", text: text))
        if block.isRun { runs.append("await run(\(block.firstLine)) { try await \(name)() }") }
    }

    private func scoped(_ block: Block) -> String { imports(block) + located(block, showing: false) }

    /// Types and extensions stand by themselves; statements need a function around them.
    private func mistaken(_ block: Block) -> String {
        let declares = block.code.contains { ["@Record", "struct ", "extension "].contains(where: $0.hasPrefix) }
        if declares { return scoped(block) }
        return imports(block) + "func mistake\(block.firstLine)() async throws {\n\(located(block, showing: false))\n}\n"
    }

    private func imports(_ block: Block) -> String {
        let own = block.code.filter { $0.hasPrefix("import ") }
        return (own + ["import Foundation", "import GitHubArchive", "import Satchel"]).joined(separator: "\n") + "\n"
    }

    /// The code without its imports, as lines of the guide.
    private func located(_ block: Block, showing: Bool) -> String {
        var code = block.code.map { $0.hasPrefix("import ") ? "" : $0 }
        if showing {
            for claim in block.claims {
                let last = claim.line - block.firstLine
                // An expression begins at the line that is not indented.
                let first = code[...last].lastIndex { !$0.hasPrefix(" ") } ?? last
                code[first] = "try await show(\(claim.line), " + code[first]
                if let comment = code[last].range(of: Block.arrow) { code[last] = code[last][..<comment.lowerBound] + ")" }
            }
        }
        return "#sourceLocation(file: \"\(guide.path)\", line: \(block.firstLine))\n" + code.joined(separator: "\n") + "\n#sourceLocation()"
    }

    /// Marks in the output: 1 before what a block prints, 2 before a result.
    private var main: String {
        """
        import Satchel

        func show<Result: Computable>(_ line: Int, _ result: Result) async throws {
            do { print("\\u{2}\\(line) \\(try await result.compute())") } catch { print("\\u{2}\\(line) \\(error)") }
        }

        func show<Value>(_ line: Int, _ value: Value) async throws { print("\\u{2}\\(line) \\(value)") }

        func run(_ line: Int, _ body: @Sendable () async throws -> Void) async {
            print("\\u{1}\\(line)")
            do { try await body() } catch { print("error: \\(error)") }
        }

        @main struct GuideMain {
            static func main() async {
                \(runs.joined(separator: "\n        "))
            }
        }

        """
    }
}
