import CJSONScan
import SatchelColumns
@testable import SatchelScan
import Testing

/// What a line's keys are, in which order and how they are written, changes nothing of how the lines behind it are read.
@Suite struct KeyOrderTests {
    /// Of all lengths about those that are compared at once, and some that begin alike.
    private static let keys = [
        "", "a", "b", "ab", "id", "name", "names", "created", "created_", "created_at", "thirteen_long", "thirteen_lone", "fourteen_long_",
        "fourteen_long.", "of more than sixteen bytes", "of more than sixteen bites", "é",
    ]

    private static let inner = RecordType(name: "Inner", fields: keys.prefix(6).enumerated().map { field($0, $1) })
    private static let type = ColumnType.record(
        RecordType(
            name: "Line",
            fields: keys.enumerated().compactMap { $0 % 3 == 1 ? nil : field($0, $1) } + [
                .init(name: "inner", key: "inner", type: .optional(.record(inner))), .init(name: "rest", key: "rest", type: .json),
            ]))

    private static func field(_ number: Int, _ key: String) -> RecordType.Field {
        .init(name: "f\(number)", key: key, type: number % 2 == 0 ? .optional(.integer(.int32)) : .optional(.json))
    }

    @Test(arguments: 0..<40) func linesDoNotDependOnThoseBefore(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        var lines: [String] = []
        var line = Self.object(depth: 2, &random)
        for _ in 0..<60 {
            // Most lines are alike.
            if Int.random(in: 0..<3, using: &random) == 0 { line = Self.object(depth: 2, &random) }
            if Int.random(in: 0..<20, using: &random) == 0 { lines.append(Self.damaged(line, &random)) } else { lines.append(line) }
        }
        for projection in [Projection.all, Projection.fields(["f0": .all, "f9": .all, "inner": .fields(["f2": .all])]), parts] {
            let together = try Self.decode(lines, projection)
            try #require(together.column.count == lines.count)
            for (row, line) in lines.enumerated() {
                let alone = try Self.decode([line], projection)
                #expect(together.column.gathered([Int32(row)]).withoutPlaces == alone.column.withoutPlaces, "\(line)")
                #expect(together.faults[row]?.message == alone.faults[0]?.message, "\(line)")
            }
        }
    }

    private var parts: Projection { .fields(["rest": .fields(["\"a": .all, "\"name": .all, "\"fourteen_long_": .all])]) }

    private static func decode(_ lines: [String], _ projection: Projection) throws -> JSONProgram.Decoded {
        let text = Array(lines.joined(separator: "\n").utf8)
        let scanner = try ChunkScanner()
        let padded = text + Array(repeating: 0, count: ChunkOptions.padding)
        return try padded.withUnsafeBytes { bytes in
            let chunk = LineChunk(bytes: UnsafeRawBufferPointer(rebasing: bytes[..<text.count]), offset: 0, isLast: true)
            try scanner.index(chunk, file: "f", start: 0, firstLine: 1, mode: .json)
            return try JSONProgram(type: type, projection: projection).decode(scanner, count: scanner.rowCount)
        }
    }

    private static func object(depth: Int, _ random: inout SeededGenerator) -> String {
        let count = [3, 8, 16, 40].randomElement(using: &random) ?? 3
        var entries = (0..<count).map { _ in entry(depth, &random) }
        if depth == 2 { entries.append("\"rest\":\(object(depth: 1, &random))") }
        return "{\(entries.shuffled(using: &random).joined(separator: Bool.random(using: &random) ? "," : " , "))}"
    }

    private static func entry(_ depth: Int, _ random: inout SeededGenerator) -> String {
        if depth > 1, Int.random(in: 0..<6, using: &random) == 0 { return "\"inner\":\(object(depth: depth - 1, &random))" }
        let key = keys.randomElement(using: &random) ?? ""
        let written =
            switch Int.random(in: 0..<8, using: &random) {
            case 0: key.unicodeScalars.map { "\\u" + String(0x1_0000 + $0.value, radix: 16).dropFirst() }.joined()
            case 1: key + "\\\""
            default: key
            }
        let colon = Int.random(in: 0..<8, using: &random) == 0 ? " :" : ":"
        let value = ["1", "-20", "null", "\"x\"", "{\"a\":[1,{}]}", "[]", "12345678901"].randomElement(using: &random) ?? "1"
        return "\"\(written)\"\(colon)\(value)"
    }

    private static func damaged(_ line: String, _ random: inout SeededGenerator) -> String {
        var bytes = Array(line.utf8)
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = [0x22, 0x3a, 0x2c, 0x7d, 0x20].randomElement(using: &random) ?? 0x20
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension ColumnData {
    /// Faults by what they say alone: other lines have other places.
    fileprivate var withoutPlaces: ColumnData {
        let faults = Faults(rows: self.faults.rows, errors: self.faults.errors.map { SatchelError($0.code, $0.message) })
        switch storage {
        case .record(let fields, let count): return ColumnData(.record(fields.map(\.withoutPlaces), count: count), faults: faults)
        case .optional(let present, let wrapped): return ColumnData(.optional(present: present, wrapped.withoutPlaces), faults: faults)
        default: return ColumnData(storage, faults: faults)
        }
    }
}
