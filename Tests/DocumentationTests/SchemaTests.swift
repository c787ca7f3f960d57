import Foundation
import GitHubArchive
import SatchelTesting
import Testing

/// What `Playground schema` prints compiles, and reads the lines it was made of without losing any part of them.
@Suite(.serialized) struct SchemaTests {
    private static let lineCount = 1000

    @Test func printedRecordsDecodeTheirLines() async throws {
        let folder = try TemporaryFolder()
        let compiler = try Compiler(folder: URL(fileURLWithPath: folder.path))
        var inputs = try SchemaSample.all.map { sample in
            (name: sample.name, file: try folder.write(sample.lines.map { $0 + "\n" }.joined(), to: "\(sample.name).json"))
        }
        inputs.append(("Event", try hour(in: folder)))

        var files: [GuideProgram.File] = []
        var calls: [String] = []
        for (name, file) in inputs {
            let (status, text) = try await schema(compiler, [file, "--name", name, "--lines", "\(Self.lineCount)"])
            try #require(status == 0, "\(text)")
            // The schemas' records of the same name are apart in one program.
            let declarations = text.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("import ") }
            let source = "import Foundation\nimport Satchel\n\nenum \(name)Schema {\n\(declarations.joined(separator: "\n"))\n}\n"
            files.append(GuideProgram.File(name: name + ".swift", text: source))
            calls.append("try await write(\(name)Schema.\(name).self, of: \"\(file)\", to: \"\(file).out\")")
            expect(SchemaSample.all.first { $0.name == name }?.declarations ?? Self.ofEvents, in: text)
        }
        files.append(GuideProgram.File(name: "Main.swift", text: main(calls)))

        let program = compiler.folder.appendingPathComponent("schemas")
        let wrong = try await compiler.build(files, module: "Schemas", to: program)
        try #require(wrong.isEmpty, "\(wrong.map { "\($0.file):\($0.line): \($0.message)" }.joined(separator: "\n"))")
        let (status, text) = try await compiler.run([program.path])
        #expect(status == 0, "\(text)")
        for (_, file) in inputs {
            let written = try String(contentsOfFile: file + ".out", encoding: .utf8).split(separator: "\n")
            let lines = try await self.lines(of: file, compiler)
            #expect(written.count == lines.count)
            let different = try zip(written, lines).first { try PlainValue($0) != PlainValue($1) }
            #expect(different == nil, "\(file)")
        }
    }

    /// Some declarations of the archive's schema: what a person would write.
    private static let ofEvents = [
        "    let actor: Actor\n", "    @Key(\"created_at\") let createdAt: Date\n", "    let org: Actor?\n", "    let `public`: Bool\n",
        "    let commits: [Commit]?\n",
        "enum EventType: String, CaseIterable, ColumnValue {\n    case commitCommentEvent = \"CommitCommentEvent\"\n",
    ]

    private func expect(_ declarations: [String], in text: String) {
        for declaration in declarations { #expect(text.contains(declaration), "\(declaration) in \(text.prefix(6000))") }
    }

    /// The first of the archive's hours, where they are at hand beside the project; else a generated one.
    private func hour(in folder: TemporaryFolder) throws -> String {
        let shared = ProcessInfo.processInfo.environment["SATCHEL_SHARED"] ?? Guide.root.path + "/../shared"
        let real = shared + "/data/gharchive/2015-01-01-15.json.gz"
        if FileManager.default.fileExists(atPath: real) {
            let file = folder.path + "/hour.json.gz"
            try FileManager.default.copyItem(atPath: real, toPath: file)
            return file
        }
        print("No archive hour at \(real): its schema is taken from a generated one.")
        return try #require(try GeneratedHours(seed: 5, hours: 1, eventsPerHour: Self.lineCount).write(to: folder.path + "/hours").first)
    }

    private func lines(of file: String, _ compiler: Compiler) async throws -> [Substring] {
        if !file.hasSuffix(".gz") { return try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n") }
        let (status, text) = try await compiler.run(["gzip", "-dc", file])
        #expect(status == 0)
        return Array(text.split(separator: "\n").prefix(Self.lineCount))
    }

    private func main(_ calls: [String]) -> String {
        """
        import Foundation
        import Satchel

        func write<Row: Record>(_ type: Row.Type, of file: String, to output: String) async throws {
            let rows = try await (Bag.files(file, rows: .fail) |> .decode(type)).take(\(Self.lineCount))
            let lines = try rows.map { try JSON(encoding: $0).text + "\\n" }
            try lines.joined().write(toFile: output, atomically: true, encoding: .utf8)
        }

        @main struct Main {
            static func main() async throws {
                \(calls.joined(separator: "\n        "))
            }
        }

        """
    }

    private func schema(_ compiler: Compiler, _ arguments: [String]) async throws -> (status: Int32, output: String) {
        try await compiler.run([compiler.products.appendingPathComponent("Playground").path, "schema"] + arguments)
    }

    @Test(arguments: [
        (nil, "Error: input.json: nothing is at this path; the nearest folder that exists is the current folder, which is empty"),
        ("", "Error: input.json: there is no line to take a schema from; expected JSON objects, one a line\n"),
        ("\n \n", "Error: input.json: there is no line to take a schema from; expected JSON objects, one a line\n"),
        (
            "{\"a\":1}\n\nhello\n",
            "Error: input.json, line 3, byte 9: expected a JSON value, found hello; check that the file holds one JSON value a line\n"
        ),
        (
            "{\"a\":1}\n\n[1]\n",
            "Error: input.json, line 3, byte 9: this line is no JSON object, and a record is one; write one object a line\n"
        ),
        ("{\"a\":1}\n{\"a\":[tru]}\n", "Error: input.json: in value 2: expected a JSON value, found tru; mend the line"),
        ("{}\n", "Error: input.json: no object has a key, so a record of them would have no property; expected objects with keys\n"),
    ]) func whatIsNoSchema(content: String?, message: String) async throws {
        let folder = try TemporaryFolder()
        let compiler = try Compiler(folder: URL(fileURLWithPath: folder.path))
        if let content { try folder.write(content, to: "empty/input.json") }
        // In a folder of its own, where nothing else is.
        let program = compiler.products.appendingPathComponent("Playground").path
        let (status, text) = try await compiler.run([program, "schema", "input.json"], in: "empty")
        #expect(status != 0)
        #expect(text.hasPrefix(message), "\(text)")
    }

    @Test(arguments: [
        (["--lines", "0"], "Error: --lines 0: expected 1 or more"), (["--name", "1st"], "Error: --name 1st: expected a name, as in Visit"),
    ]) func wrongOptions(options: [String], message: String) async throws {
        let folder = try TemporaryFolder()
        let compiler = try Compiler(folder: URL(fileURLWithPath: folder.path))
        let (status, text) = try await schema(compiler, ["input.json"] + options)
        #expect(status != 0)
        #expect(text.hasPrefix(message), "\(text)")
    }
}
