import Foundation
import SatchelTesting
import Testing

/// Every block of Swift in README and guides compiles, and what they show is what is printed.
@Suite(.serialized) struct DocumentationTests {
    @Test(arguments: Guide.all) func blocksCompileAndPrintWhatIsShown(_ guide: Guide) async throws {
        let isThere = guide.lines.count > 1
        #expect(isThere, "there is no \(guide.path)")
        guard guide.blocks.contains(where: { ![.manifest, .mistake].contains($0.kind) }) else { return }
        let folder = try TemporaryFolder()
        let compiler = try Compiler(folder: URL(fileURLWithPath: folder.path))
        let program = compiler.folder.appendingPathComponent("guide")
        let wrong = try await compiler.build(GuideProgram(guide).files, module: guide.module, to: program)
        for diagnostic in wrong { guide.fail(diagnostic) }
        guard wrong.isEmpty else { return }
        let (status, text) = try await compiler.run([program.path], in: "empty")
        #expect(status == 0, "the program of \(guide.name) ended with \(status): \(text.suffix(2000))")
        let output = GuideOutput(text)
        for block in guide.blocks where block.isRun {
            let printed = output.printed[block.firstLine] ?? []
            if !printed.match((block.output ?? []).trimmed) {
                guide.fail("this prints other than is shown:\n" + printed.joined(separator: "\n"), at: block.firstLine)
            }
            for claim in block.claims {
                let result = output.results[claim.line] ?? "nothing"
                if !result.matches(claim.value) { guide.fail("this gives \(result)", at: claim.line) }
            }
        }
    }

    @Test(arguments: Guide.all) func mistakesGetTheMessagesShown(_ guide: Guide) async throws {
        let program = GuideProgram(guide)
        guard !program.mistakes.isEmpty else { return }
        let folder = try TemporaryFolder()
        let compiler = try Compiler(folder: URL(fileURLWithPath: folder.path))
        let found = try await compiler.check(program.shared + program.mistakes, module: guide.module)
        let mistakes = guide.blocks.filter { $0.kind == .mistake }
        for block in mistakes {
            let lines = block.firstLine..<(block.firstLine + block.code.count)
            let messages = found.filter { lines.contains($0.line) }.sorted { $0.line < $1.line }.map { "error: \($0.message)" }
            if !messages.match(block.output ?? []) {
                guide.fail("the compiler says:\n" + messages.joined(separator: "\n"), at: block.firstLine)
            }
        }
        let places = mistakes.map { $0.firstLine..<($0.firstLine + $0.code.count) }
        for diagnostic in found where !places.contains(where: { $0.contains(diagnostic.line) }) {
            guide.fail(diagnostic)
        }
    }

    @Test(arguments: Guide.all) func manifestsCompile(_ guide: Guide) async throws {
        for block in guide.blocks where block.kind == .manifest {
            let folder = try TemporaryFolder()
            let compiler = try Compiler(folder: URL(fileURLWithPath: folder.path))
            for diagnostic in try await compiler.checkManifest(block.code.joined(separator: "\n")) {
                guide.fail(diagnostic.message, at: block.firstLine - 1 + diagnostic.line)
            }
        }
    }

    @Test(arguments: Guide.all) func whatPrintsShowsItsOutput(_ guide: Guide) {
        for block in guide.blocks where block.prints && block.output == nil {
            switch block.kind {
            case .shared, .manifest, .mistake: continue
            case .file where !block.code.contains { $0.contains("@main") }: continue
            default: guide.fail("this block prints, and no text block shows what", at: block.firstLine)
            }
        }
        for block in guide.blocks where block.kind == .mistake && block.output == nil {
            guide.fail("no text block shows what the compiler says", at: block.firstLine)
        }
    }
}

extension Guide {
    /// Records what the compiler says of the guide, or of a file that was written around its blocks.
    func fail(_ diagnostic: Compiler.Diagnostic) {
        let isGenerated = diagnostic.file == "GuideMain.swift" || diagnostic.file.isEmpty
        fail(isGenerated ? "around the blocks: \(diagnostic.message)" : diagnostic.message, at: isGenerated ? 1 : diagnostic.line)
    }

    /// Records an issue at a line of the guide.
    func fail(_ message: String, at line: Int) {
        let place = SourceLocation(fileID: "DocumentationTests/\(name)", filePath: path, line: max(line, 1), column: 1)
        Issue.record("\(name):\(line): \(message)", sourceLocation: place)
    }
}
