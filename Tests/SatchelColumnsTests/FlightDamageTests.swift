@testable import SatchelColumns
import Testing

/// Columns in flight that are cut, damaged or hostile end in an error, or in columns that are sound; never in a crash.
@Suite struct FlightDamageTests {
    private static func sample(_ seed: Int) throws -> [UInt8] {
        var columns = FlightColumns(seed: UInt64(seed))
        return try columns.column(columns.type(), rows: [1, 4, 20][seed % 3]).written
    }

    @Test(arguments: 0..<60) func everyCutIsAnError(_ seed: Int) throws {
        let bytes = try Self.sample(seed)
        for length in 0..<min(bytes.count, 600) {
            let error = #expect(throws: SatchelError.self) { try ColumnData.read(Array(bytes[..<length])) }
            #expect(error?.code == .corruptBatch)
        }
    }

    @Test(arguments: 0..<60) func everyChangedByteIsAnErrorOrHarmless(_ seed: Int) throws {
        let bytes = try Self.sample(seed)
        for place in 0..<min(bytes.count, 300) {
            for change: UInt8 in [1, 0x80, 0xFF] {
                var damaged = bytes
                damaged[place] ^= change
                try Self.look(at: damaged)
            }
        }
    }

    @Test(arguments: 0..<60) func manyChangedBytes(_ seed: Int) throws {
        let bytes = try Self.sample(seed)
        var random = SeededNumbers(state: UInt64(seed))
        for _ in 0..<200 {
            var damaged = bytes
            for _ in 0...random.below(6) { damaged[random.below(bytes.count)] = random.pick([0, 1, 2, 4, 9, 17, 127, 255]) }
            try Self.look(at: damaged)
        }
    }

    private static func look(at bytes: [UInt8]) throws {
        do { try ColumnData.read(bytes).lookAtAll() } catch let error as SatchelError {
            #expect(error.code == .corruptBatch, "\(error)")
        }
    }

    /// The error of a column that no writer would write.
    private static func error(_ write: (inout ByteWriter) throws -> Void) throws -> String {
        var writer = ByteWriter()
        try write(&writer)
        let error = #expect(throws: SatchelError.self) { try ColumnData.read(writer.bytes) }
        let text = error?.description ?? ""
        let (head, cure) = ("this batch is damaged: a column ", "; what it was made of has to be computed or saved again")
        #expect(text.hasPrefix(head) && text.hasSuffix(cure), "\(text)")
        return String(text.dropFirst(head.count).dropLast(cure.count))
    }

    private static func error(_ column: ColumnData) throws -> String { try error { try $0.append(column) } }

    @Test func errorsSayWhatWasFound() throws {
        let two = ColumnData(.integers([1, 2]))
        #expect(try Self.error { $0.append(UInt8(200)) } == "has a column of an unknown kind (200)")
        #expect(
            try Self.error(ColumnData(.record([two, ColumnData(.integers([1]))], count: 2)))
                == "has a record whose columns differ in their rows")
        #expect(try Self.error(ColumnData(.parts(["a": two], count: 3))) == "has JSON whose parts differ in their rows")
        #expect(try Self.error(ColumnData(.optional(present: [true], two))) == "has 1 optional values in a column of 2")
        #expect(try Self.error(ColumnData(.coded([0, 2], two))) == "has a code of no value")
        #expect(try Self.error(ColumnData(.coded([0, -1], two))) == "has a code of no value")
        #expect(try Self.error(ColumnData(.coded([0], ColumnData(.absent(0))))) == "has a code of no value")
        #expect(
            try Self.error(ColumnData(.text(TextData(bytes: Array(repeating: 65, count: 9), offsets: [0, 5, 4, 9]))))
                == "has strings that begin or end where they can't")
        #expect(try Self.error(ColumnData(.list(offsets: [0, 5, 0, 2], two))) == "has lists that begin or end where they can't")
        let error = SatchelError(.arithmetic, "no number")
        for rows in [[0, 2], [-1, 0], [1, 1], [1, 0]] {
            let column = ColumnData(.integers([1, 2]), faults: Faults(rows: rows, errors: [error, error]))
            #expect(try Self.error(column) == "has errors in rows that are not there")
        }
        #expect(
            try Self.error(ColumnData(.integers([1, 2]), faults: Faults(rows: [0, 1], errors: [error])))
                == "has errors in rows that are not there")
        #expect(
            try Self.error {
                $0.append(UInt8(1))
                $0.append(count: 1)
                $0.append(UInt8(2))
            } == "has truth values other than 0 and 1")
    }

    @Test func fewBytesDoNotClaimMuch() throws {
        // Rows without bytes have a bound.
        #expect(try Self.error(ColumnData(.absent(1 << 24 + 1))) == "claims 16777217 of what can be at most 16777216")
        #expect(try ColumnData.read(ColumnData(.absent(1 << 24)).written).count == 1 << 24)
        // More values than there are bytes for.
        #expect(
            try Self.error {
                $0.append(UInt8(2))
                $0.append(count: 1 << 40)
            }.hasPrefix("ends after 9 bytes"))
        #expect(
            try Self.error {
                $0.append(UInt8(6))
                $0.append(count: 0)
                $0.append(count: 1 << 20)
            } == "claims 1048576 of what can be at most 0")
        // A long value that is named often, also in lists of lists of it.
        let long = ColumnData(.text(TextData(bytes: Array(repeating: 65, count: 1 << 20), offsets: [0, 1 << 20])))
        let often = ColumnData(.coded(Array(repeating: 0, count: 3000), long))
        #expect(try Self.error(often) == "has codes of values that are too long")
        var lists = ColumnData(.integers([7]))
        for _ in 0..<20 {
            let coded = ColumnData(.coded(Array(repeating: 0, count: 100), lists))
            lists = ColumnData(.list(offsets: [0, 100], coded))
        }
        #expect(try Self.error(lists) == "has codes of values that are too long")
        // Columns in columns in columns.
        var deep = ColumnData(.bools([true]))
        for _ in 0..<127 { deep = ColumnData(.optional(present: [true], deep)) }
        #expect(try ColumnData.read(deep.written) == deep)
        let error = #expect(throws: SatchelError.self) { try ColumnData(.optional(present: [true], deep)).written }
        #expect(error?.description == "columns lie in each other more than 128 levels deep; use a type that is flatter")
        #expect(
            try Self.error { writer in
                for _ in 0..<500 {
                    writer.append(UInt8(7))
                    writer.append(bools: [true])
                }
            } == "has columns that lie in each other too deep")
    }
}
