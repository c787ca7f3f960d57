import CJSONScan
import SatchelColumns
@testable import SatchelScan
import Testing

/// However a chunk is indexed, by whichever instructions the processor has or by simdjson's first stage, the outcome is the same to the byte.
@Suite struct IndexPathTests {
    static let type = ColumnType.record(
        RecordType(
            name: "Event",
            fields: [
                .init(name: "id", key: "id", type: .string),
                .init(name: "n", key: "n", type: .optional(.integer(.int32))),
                .init(
                    name: "repo", key: "repo",
                    type: .optional(.record(RecordType(name: "Repo", fields: [.init(name: "name", key: "name", type: .string)])))),
                .init(name: "tags", key: "tags", type: .optional(.list(.string))),
                .init(name: "raw", key: "raw", type: .json),
                .init(name: "whole", key: nil, type: .json),
            ]))

    @Test(arguments: 0..<60) func allPathsAgreeOnDamagedLines(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        var text = (0..<40).flatMap { Self.line($0, &random) }
        for _ in 0..<(seed % 12) {
            let damage: [UInt8] = [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d, 0x0a, 0x0d, 0x00, 0x1f, 0x80, 0xff, 0xc3, 0x2c, 0x3a, 0x20]
            text[Int.random(in: 0..<text.count, using: &random)] = damage.randomElement(using: &random)!
        }
        let paths = [CJS_KERNEL_STAGE1, CJS_KERNEL_AVX2, CJS_KERNEL_AVX512]
        let outcomes = try paths.compactMap { try Self.decode(text, kernel: $0) }
        // The first is simdjson's, which every processor has.
        #expect(!outcomes.isEmpty)
        for outcome in outcomes { #expect(outcome == outcomes[0]) }
        #expect(outcomes[0].lines > 0)
        if seed % 12 == 0 { #expect(outcomes[0].faults.isEmpty && outcomes[0].column.count == 40) }
    }

    struct Outcome: Equatable {
        var lines: Int
        var column: ColumnData
        var faults: Faults
    }

    private static func decode(_ text: [UInt8], kernel: cjs_kernel) throws -> Outcome? {
        let scanner = try ChunkScanner()
        guard cjs_scanner_use(scanner.handle, Int32(kernel.rawValue)) == 1 else { return nil }
        let padded = text + Array(repeating: 0, count: ChunkOptions.padding)
        return try padded.withUnsafeBytes { bytes in
            let chunk = LineChunk(bytes: UnsafeRawBufferPointer(rebasing: bytes[..<text.count]), offset: 0, isLast: true)
            try scanner.index(chunk, file: "f", start: 0, firstLine: 1, mode: .json)
            let decoded = try JSONProgram(type: type, projection: .all).decode(scanner, count: scanner.rowCount)
            return Outcome(lines: scanner.lineCount, column: decoded.column, faults: decoded.faults)
        }
    }

    private static func line(_ number: Int, _ random: inout SeededGenerator) -> [UInt8] {
        let escapes = ["", "\\\\", "\\\\\\\"", "\\n\\u00e9", "ö日", "\\\\\\\\"]
        let filler = String(repeating: "x", count: Int.random(in: 0..<150, using: &random))
        let text = escapes.randomElement(using: &random)! + filler + escapes.randomElement(using: &random)!
        let line = """
            {"id":"\(number)","raw":[{"a":"\(text)"},[1,2.5e3,null]],"repo":{"name":"\(text)","k":{}},"tags":["\(text)","b"],"n":\(number)}
            """
        return Array(line.utf8) + (number % 7 == 0 ? [0x0d, 0x0a] : [0x0a])
    }
}
