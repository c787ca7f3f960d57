import Foundation
import SatchelColumns
import SatchelStorage
import Testing

@testable import SatchelScan

/// Chunks and inputs of real files.
@Suite struct ChunkedFilesTests {
    static func withFile(_ name: String, _ bytes: [UInt8], _ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("chunks-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent(name)
        try Data(bytes).write(to: file)
        try body(file.path)
    }

    @Test func kindIsToldByContent() throws {
        let text = Array("{\"a\":1}\n".utf8)
        for (name, bytes, kind) in [("x.json", gzip(text), InputKind.gzip), ("x.json.gz", gzip(text), .gzip), ("x", text, .plain)] {
            try Self.withFile(name, bytes) { (path: String) throws in
                #expect(try inputKind(path) == kind)
                #expect(try readAll(openInput(path)) == text)
            }
        }
        for name in ["x.json", "x.json.gz"] {
            try Self.withFile(name, []) { (path: String) throws in
                #expect(try readAll(openInput(path)).isEmpty)
                #expect(try LineChunks(path: path).next() == nil)
            }
        }
        try Self.withFile("x.json.gz", text) { (path: String) throws in
            #expect(
                throws: SatchelError(
                    .corruptFile,
                    "not gzip: starts with bytes 7b 22 61 22 where 1f 8b is expected; rename it without .gz if it is plain text",
                    at: .init(file: path))
            ) { try readAll(openInput(path)) }
        }
    }

    @Test func partsOfGzipAreRefused() throws {
        try Self.withFile("x.json.gz", gzip([1])) { (path: String) throws in
            #expect(
                throws: SatchelError(
                    .invalidArgument, "expected a whole gzip file, found the range 5..<9 of one; only plain text can be read in parts",
                    at: .init(file: path))
            ) { try openInput(path, range: 5..<9) }
        }
    }

    @Test func rangesAndLineNumbersOfAPlainFile() throws {
        let lines = (0..<5000).map { "{\"id\":\($0)}" }
        let bytes = Array(lines.joined(separator: "\r\n").utf8)
        try Self.withFile("x.json", bytes) { (path: String) throws in
            var joined: [UInt8] = []
            for start in stride(from: 0, to: bytes.count, by: 9973) {
                let all = try chunks(LineChunks(path: path, range: start..<min(start + 9973, bytes.count)))
                let first = try #require(all.first)
                #expect(first.offset == joined.count)
                let number = joined.count { $0 == 0x0a } + 1
                #expect(try lineNumber(in: LocalFiles.open(path), before: first.offset) == number)
                joined += all.flatMap(\.bytes)
            }
            #expect(joined == bytes)
            for start in 0...3 {
                #expect(try chunks(LineChunks(path: path, range: start..<bytes.count)).first?.offset == (start == 0 ? 0 : 10))
            }
            #expect(try lineNumber(in: LocalFiles.open(path), before: bytes.count + 100) == 5000)
        }
    }

    @Test func aLineOfSeventyMebibytes() throws {
        let long = [UInt8](repeating: 0x78, count: 70 << 20)
        let bytes = gzip(Array("a\n".utf8) + long + Array("\nb\n".utf8), level: 1)
        try Self.withFile("x.json.gz", bytes) { (path: String) throws in
            let lines = try LineChunks(path: path)
            #expect(try lines.next().map { Array($0.bytes) } == Array("a\n".utf8))
            #expect(
                throws: SatchelError(
                    .lineTooLong,
                    "this line is longer than 67108864 bytes; raise maxLineBytes if it is meant to be, or check that the file is text with a newline "
                        + "after each record", at: .init(file: path, offset: 2))
            ) { try lines.next() }
            #expect(try lines.next().map { Array($0.bytes) } == Array("b\n".utf8))
            let options = ChunkOptions(maxLineBytes: 80 << 20)
            #expect(try chunks(LineChunks(path: path, options: options)).map(\.bytes.count) == [2, (70 << 20) + 3])
        }
    }

    @Test func realHoursGiveTheirRecords() throws {
        let path = GzipFixtures.shared.appendingPathComponent("data/gharchive/2015-01-01-5.json.gz").path
        let lines = try LineChunks(path: path)
        var bytes = 0
        var newlines = 0
        while let chunk = try lines.next() {
            bytes += chunk.bytes.count
            newlines += Newlines.count(in: chunk.bytes)
        }
        #expect(bytes == 12_493_109)
        #expect(newlines == 5887)
        #expect(lines.storedBytesRead == 1_749_337)
    }
}
