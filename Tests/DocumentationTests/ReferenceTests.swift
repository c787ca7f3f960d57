import Foundation
import Testing

/// What README and guides name is there.
struct ReferenceTests {
    @Test(arguments: Guide.all) func linksLead(_ guide: Guide) {
        for (number, line) in guide.lines.enumerated() {
            for match in line.matches(of: /\]\(([^)]+)\)/) where !match.1.contains("://") && !match.1.hasPrefix("#") {
                let target = match.1.split(separator: "#").first.map(String.init) ?? ""
                let file = URL(fileURLWithPath: guide.path).deletingLastPathComponent().appendingPathComponent(target)
                if !FileManager.default.fileExists(atPath: file.path) { guide.fail("nothing is at \(match.1)", at: number + 1) }
            }
        }
    }

    @Test(arguments: Guide.all) func makeTargetsExist(_ guide: Guide) throws {
        let makefile = try String(contentsOf: Guide.root.appendingPathComponent("Makefile"), encoding: .utf8).components(separatedBy: "\n")
        for (number, line) in guide.lines.enumerated() {
            for match in line.matches(of: /(?:^|`)make ([a-z0-9-]+)/) where !makefile.contains(where: { $0.hasPrefix("\(match.1):") }) {
                guide.fail("the Makefile has no \(match.1)", at: number + 1)
            }
        }
    }

    /// Names in code font that end as source files do: of any folder of the project, or with as much of the path as is given.
    @Test func sourceFilesOfTheArchitectureExist() throws {
        let guide = Guide("Guides/Architecture.md")
        var paths: [String] = []
        for folder in ["Sources", "Playground", "Tests", "Benchmarks", "Scripts"] {
            let top = Guide.root.appendingPathComponent(folder)
            let found = FileManager.default.enumerator(atPath: top.path)?.compactMap { $0 as? String } ?? []
            paths += found.map { "/\(folder)/\($0)" }
        }
        for (number, line) in guide.lines.enumerated() {
            for match in line.matches(of: /([A-Za-z0-9_+\/]+\.(?:swift|cpp|h|c|inc|py|sh))\b/) {
                if !paths.contains(where: { $0.hasSuffix("/\(match.1)") }) { guide.fail("there is no \(match.1)", at: number + 1) }
            }
            for match in line.matches(of: /`([A-Z][A-Za-z]+(?:\/[A-Za-z]+)*)\/`/) {
                if !paths.contains(where: { $0.contains("/\(match.1)/") }) { guide.fail("there is no folder \(match.1)", at: number + 1) }
            }
        }
    }
}
