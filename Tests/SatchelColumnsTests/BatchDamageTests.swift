@testable import SatchelColumns
import Testing

/// Batches that are cut, damaged or hostile end in an error, or in values of the type; never in a crash.
@Suite struct BatchDamageTests {
    private static func batch(_ seed: UInt64) throws -> (ColumnType, [UInt8]) {
        var columns = RandomColumns(seed: seed)
        let type = columns.type()
        let region = try BatchRoundTripTests.encoded([columns.column(type, rows: columns.random.pick([1, 40, 700]))], type)
        return (type, region)
    }

    private static func read(_ bytes: [UInt8], _ type: ColumnType) throws -> ColumnData {
        try bytes.withUnsafeBytes { bytes in
            let batch = try BatchReader(bytes, type: type)
            let rows = (0..<Int32(batch.rows)).filter { $0 % 3 == 0 }
            _ = try BatchDecoder().read(batch, in: bytes, .all, rows: rows).flattened
            return try BatchDecoder().read(batch, in: bytes, .all).flattened
        }
    }

    @Test(arguments: 0..<30) func everyCutIsAnError(_ seed: Int) throws {
        let (type, bytes) = try Self.batch(UInt64(seed))
        for length in Set((0..<60).map { bytes.count * $0 / 60 } + [0, 1, 31, bytes.count - 1]) where length < bytes.count {
            // What nobody reads may be missing: a last column without bytes has nothing to miss.
            if let column = try? Self.read(Array(bytes[..<length]), type) {
                #expect(try Self.read(bytes, type) == column)
            }
        }
    }

    @Test(arguments: 0..<60) func aChangedByteIsSeen(_ seed: Int) throws {
        let (type, bytes) = try Self.batch(UInt64(seed))
        var random = SeededNumbers(state: UInt64(seed))
        let whole = try Self.read(bytes, type)
        for _ in 0..<40 {
            var damaged = bytes
            damaged[random.below(bytes.count)] ^= UInt8(1 << random.below(8))
            // Bytes between columns and reserved ones say nothing.
            if let column = try? Self.read(damaged, type) { #expect(column == whole) }
        }
    }

    @Test(arguments: 0..<120) func hostileBytesWithRightChecksums(_ seed: Int) throws {
        let (type, bytes) = try Self.batch(UInt64(seed))
        var random = SeededNumbers(state: UInt64(seed))
        for _ in 0..<60 {
            var hostile = bytes
            for _ in 0...random.below(4) {
                let place = random.below(hostile.count)
                hostile[place] = random.pick([0, 1, 2, 127, 128, 255, UInt8(truncatingIfNeeded: random.next())])
            }
            Sealing.seal(&hostile)
            do { _ = try Self.read(hostile, type) } catch let error as SatchelError {
                #expect([.corruptBatch, .unsupported, .invalidArgument].contains(error.code), "\(error)")
            }
        }
    }

    @Test func errorsSayWhatAndWhatToDo() throws {
        let type = ColumnType.record(RecordType(name: "Visit", fields: [.init(name: "path", key: "path", type: .string)]))
        var text = TextData()
        for row in 0..<100 { try text.append("/\(row % 7)".utf8) }
        let bytes = try BatchRoundTripTests.encoded([ColumnData(.record([ColumnData(.text(text))], count: 100))], type)

        func error(_ type: ColumnType = type, _ change: (inout [UInt8]) -> Void) throws -> String {
            var changed = bytes
            change(&changed)
            let error = #expect(throws: SatchelError.self) { try Self.read(changed, type) }
            return error?.description ?? ""
        }
        let cure = "; what it was made of has to be computed or saved again"
        #expect(try error { $0[0] = 0 } == "this batch is damaged: its header does not begin as one of a batch does" + cure)
        #expect(
            try error { $0[8] = 3 }
                == "this batch has version 3 of the format, and this version of Satchel reads versions up to 2; read it with the version of "
                + "Satchel that wrote it, or a newer one")
        #expect(try error { $0[8] = 0 }.hasPrefix("this batch has version 0 of the format"))
        #expect(
            try error { $0[40] ^= 1 } == "this batch is damaged: its directory does not have the checksum that the header says" + cure)
        #expect(try error { $0[$0.count - 1] ^= 1 } == "this batch is damaged: column path does not have its checksum" + cure)
        #expect(
            try error { $0.removeLast(5) }
                == "this batch is damaged: column path ends at byte \(bytes.count), and there are \(bytes.count - 5)" + cure)
        let other = ColumnType.record(RecordType(name: "Visit", fields: [.init(name: "path", key: "path", type: .integer(.int64))]))
        #expect(try error(other) { _ in } == "this batch is damaged: column path holds text, and Int was expected" + cure)
    }
}
