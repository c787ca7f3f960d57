@testable import SatchelColumns
import Testing

/// Batches whose numbers claim more than there is, with right checksums.
@Suite struct BatchClaimTests {
    private static func record(_ types: [ColumnType]) -> ColumnType {
        .record(RecordType(name: "R", fields: types.enumerated().map { .init(name: "f\($0)", key: "f\($0)", type: $1) }))
    }

    /// The message of the error that reading all rows, or some, ends in; empty where there is none.
    private static func error(_ bytes: [UInt8], _ type: ColumnType, rows: [Int32]? = nil) throws -> String {
        try bytes.withUnsafeBytes { bytes in
            do {
                _ = try BatchDecoder().read(BatchReader(bytes, type: type), in: bytes, .all, rows: rows).flattened
                return ""
            } catch let error as SatchelError { return error.message }
        }
    }

    /// Puts a number into the bytes, and the checksums right.
    private static func put(_ value: UInt64, _ size: Int, at place: Int, in bytes: inout [UInt8]) {
        for byte in 0..<size { bytes[place + byte] = UInt8(truncatingIfNeeded: value >> (8 * UInt64(byte))) }
        Sealing.seal(&bytes)
    }

    private static func entry(_ column: Int) -> Int { BatchFormat.headerBytes + column * BatchFormat.entryBytes }

    private static func strings(_ rows: Int, _ string: (Int) -> String) throws -> ColumnData {
        var text = TextData()
        for row in 0..<rows { try text.append(string(row).utf8) }
        return ColumnData(.text(text))
    }

    @Test func columnsDoNotShareBytes() throws {
        let type = Self.record([.double, .double])
        let numbers = ColumnData(.doubles((0..<100).map { 1 / Double($0 + 1) }))
        var bytes = try BatchRoundTripTests.encoded([ColumnData(.record([numbers, numbers], count: 100))], type)
        #expect(try Self.error(bytes, type) == "")
        let first = Array(bytes[(Self.entry(1) + 8)..<(Self.entry(1) + 16)])
        bytes.replaceSubrange((Self.entry(2) + 8)..<(Self.entry(2) + 16), with: first)
        Sealing.seal(&bytes)
        #expect(try Self.error(bytes, type).contains("lie one upon the other"))
    }

    @Test func rowsAreNoMoreThanTheBytesInUseHold() throws {
        let type = ColumnType.list(.integer(.int64))
        let bytes = try BatchRoundTripTests.encoded([ColumnData(.list(offsets: [0, 3], ColumnData(.integers([7, 7, 7]))))], type)
        for (place, value) in [(4, UInt64(1 << 24)), (24, 23), (24, 1 << 40), (24, .max)] {
            var changed = bytes
            Self.put(value, place == 4 ? 4 : 8, at: Self.entry(1) + place, in: &changed)
            #expect(try Self.error(changed, type).contains("an entry that can't be"), "\(place) \(value)")
        }
        // Each column within its bound, and too much together.
        var changed = bytes
        Self.put(1 << 31, 8, at: Self.entry(0) + 24, in: &changed)
        #expect(try Self.error(changed, type).contains("claims columns of"))
    }

    @Test func stringsAreNoLongerThanTheBytesInUse() throws {
        let texts: [(Int) -> String] = [
            { "row \($0)" }, { _ in "constant and long" }, { "https://example.org/users/\($0)" },
            { String(repeating: String($0 % 16, radix: 16), count: 40) },
        ]
        for text in texts {
            var bytes = try BatchRoundTripTests.encoded([Self.strings(700, text)], .string)
            #expect(try Self.error(bytes, .string) == "")
            Self.put(700 * 4 + 700, 8, at: Self.entry(0) + 24, in: &bytes)
            #expect(try Self.error(bytes, .string) != "")
        }
    }

    @Test func rowsWithoutAValueTakeNothingOfALongOne() throws {
        // As dictionary of one string, which 100,000 rows without a record must not repeat: that would be 5 GB.
        let rows = 100_000
        for type in [ColumnType.optional(Self.record([.string])), .optional(.optional(.string))] {
            let long = String(repeating: "long ", count: 10_000)
            let texts = try Self.strings(rows) { $0 < 100 ? long : "" }
            let present = (0..<rows).map { $0 < 100 }
            let isRecord = type != .optional(.optional(.string))
            let values = isRecord ? ColumnData(.record([texts], count: rows)) : ColumnData(.optional(present: present, texts))
            let bytes = try BatchRoundTripTests.encoded([ColumnData(.optional(present: present, values))], type)
            #expect(bytes.count < 200_000)
            #expect(try Self.error(bytes, type) == "")
        }
    }

    @Test func integersAreOfTheirType() throws {
        let bytes = try BatchRoundTripTests.encoded([ColumnData(.integers([1, 300, -7]))], .integer(.int64))
        #expect(try Self.error(bytes, .integer(.int16)) == "")
        #expect(try Self.error(bytes, .integer(.int8)).contains("integers that are none of Int8"))
        #expect(try Self.error(bytes, .integer(.uint32)).contains("integers that are none of UInt32"))
    }

    @Test func aLongStringBeforeManyOthers() throws {
        // A constant beginning, and names that are repeated: joined they are as long as the directory says, for all rows and for some.
        let type = Self.record([.string, .string])
        let names = try Self.strings(4000) { "name number \($0 % 900)" }
        let addresses = try Self.strings(4000) { String(repeating: "x", count: 500) + "name number \($0 % 900)" }
        var bytes = try BatchRoundTripTests.encoded([ColumnData(.record([names, addresses], count: 4000))], type)
        #expect(try Self.error(bytes, type) == "")
        #expect(try Self.error(bytes, type, rows: [0, 5]) == "")
        Self.put(4000 * 4 + 100_000, 8, at: Self.entry(2) + 24, in: &bytes)
        #expect(try Self.error(bytes, type).contains("strings that are too long"))
    }

    @Test func columnsThatEndWithEachOtherHaveAnEnd() throws {
        let count = 40
        let type = Self.record(Array(repeating: .string, count: count))
        let columns = try (0..<count).map { column in try Self.strings(50) { String(repeating: "a", count: column) + "name \($0)" } }
        let bytes = try BatchRoundTripTests.encoded([ColumnData(.record(columns, count: 50))], type)
        let batch = try bytes.withUnsafeBytes { try BatchReader($0, type: type) }
        #expect(batch.root.children.filter { $0.encoding == .suffix }.count > BatchFormat.mostSuffixes)
        #expect(try Self.error(bytes, type) == "")
        #expect(try Self.error(bytes, type, rows: [1, 7]) == "")
        // By hand each on the one before it, which only a reader of some rows has to follow to its end.
        var changed = bytes
        for place in 1..<count where batch.root.children[place].encoding == .suffix {
            Self.put(UInt64(place - 1), 8, at: batch.root.children[place].offset, in: &changed)
        }
        #expect(try Self.error(changed, type, rows: [1, 7]).contains("too many columns in a row"))
    }
}
