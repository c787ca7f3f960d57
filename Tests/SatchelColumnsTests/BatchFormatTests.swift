import Foundation
@testable import SatchelColumns
import Testing

/// The guide to the format shows what is written.
@Suite struct BatchFormatTests {
    private static let type = ColumnType.record(
        RecordType(
            name: "Visit",
            fields: [
                .init(name: "path", key: "path", type: .string),
                .init(name: "status", key: "status", type: .optional(.integer(.int64))),
            ]))

    private static func guide() throws -> [String] {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { root.deleteLastPathComponent() }
        return try String(contentsOf: root.appendingPathComponent("Guides/BatchFormat.md"), encoding: .utf8).components(separatedBy: "\n")
    }

    /// The lines of the guide's example, as `offset  eight bytes  eight bytes`.
    private static func dump(_ bytes: [UInt8]) -> [String] {
        func digits(_ value: Int, _ count: Int) -> String {
            let text = String(value, radix: 16)
            return String(repeating: "0", count: max(0, count - text.count)) + text
        }
        func eight(_ start: Int) -> String {
            bytes[min(start, bytes.count)..<min(start + 8, bytes.count)].map { digits(Int($0), 2) }.joined(separator: " ")
        }
        return stride(from: 0, to: bytes.count, by: 16).map { "\(digits($0, 3))  \(eight($0))  \(eight($0 + 8))" }
    }

    @Test func theExampleIsWhatIsWritten() throws {
        var paths = TextData()
        for path in ["/docs", "/", "/docs", "/api"] { try paths.append(path.utf8) }
        let statuses = ColumnData(.optional(present: [true, true, false, true], ColumnData(.integers([200, 503, 0, 404]))))
        let rows = ColumnData(.record([ColumnData(.text(paths)), statuses], count: 4))
        let bytes = try BatchRoundTripTests.encoded([rows], Self.type)
        let lines = try Self.guide()
        let shown = lines.filter { $0.firstMatch(of: #/^[0-9a-f]{3}  /#) != nil }
        #expect(shown == Self.dump(bytes))
        // And it is read: the guide's bytes, not the writer's.
        let read = shown.flatMap { $0.dropFirst(5).split(separator: " ").compactMap { UInt8($0, radix: 16) } }
        let again = try read.withUnsafeBytes { try BatchDecoder().read(BatchReader($0, type: Self.type), in: $0, .all).flattened }
        #expect((0..<4).allSatisfy { isSame(rows, $0, again, $0) })
        // The first version had all of it but one form.
        var first = read
        first[8] = 1
        let old = try first.withUnsafeBytes { try BatchDecoder().read(BatchReader($0, type: Self.type), in: $0, .all).flattened }
        #expect((0..<4).allSatisfy { isSame(rows, $0, old, $0) })
    }

    @Test func theTypeIsWhatIsSaved() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let text = String(decoding: try encoder.encode(Self.type), as: UTF8.self)
        #expect(try Self.guide().contains(text))
    }

    @Test func theBoundsAreTheReaders() throws {
        let text = try Self.guide().joined(separator: "\n").replacing(",", with: "")
        let bounds = [
            BatchFormat.mostColumns, BatchFormat.mostRows, BatchFormat.mostElements, BatchFormat.mostText, BatchFormat.mostPlain,
            BatchFormat.mostSuffixes, BatchFormat.mostStretch, PackedStretch.longestWindow,
        ]
        for bound in bounds { #expect(text.contains(" \(bound) "), "\(bound)") }
        #expect(BatchFormat.mostBytes == 1 << 46)
    }
}
