import Testing

@testable import SatchelColumns

/// Which bytes of a batch must be there for some of its columns.
@Suite struct BatchRangesTests {
    /// A batch of which nothing but these is there: the directory, and what is missing for the projection until nothing is.
    private func fetched(_ whole: [UInt8], _ type: ColumnType, _ projection: Projection) throws -> (bytes: [UInt8], count: Int) {
        var bytes = [UInt8](repeating: 0xA5, count: whole.count)
        var there = [0..<min(whole.count, BatchReader.directoryBytes(of: type))]
        bytes.replaceSubrange(there[0], with: whole[there[0]])
        let reader = try bytes.withUnsafeBytes { try BatchReader($0, type: type) }
        for _ in 0..<BatchFormat.mostSuffixes + 2 {
            let missing = try bytes.withUnsafeBytes { try reader.missing(for: projection, in: $0, there: there) }
            if missing.isEmpty { break }
            for range in missing { bytes.replaceSubrange(range, with: whole[range]) }
            there += missing
        }
        #expect(try bytes.withUnsafeBytes { try reader.missing(for: projection, in: $0, there: there) }.isEmpty)
        return (bytes, Set(there.dropFirst()).reduce(0) { $0 + $1.count })
    }

    @Test(arguments: 0..<120) func theyAreEnough(_ seed: Int) throws {
        var columns = RandomColumns(seed: UInt64(seed))
        let type = columns.type()
        let whole = try BatchRoundTripTests.encoded([columns.column(type, rows: columns.random.pick([0, 1, 100, 3000]))], type)
        var projections: [Projection] = [.all, .nothing]
        if let record = type.record {
            for field in record.fields { projections.append(.fields([field.name: columns.random.below(3) == 0 ? .nothing : .all])) }
        }
        for projection in projections {
            // Without what was verified before.
            func read(_ bytes: [UInt8]) throws -> ColumnData {
                try bytes.withUnsafeBytes { try BatchDecoder().read(BatchReader($0, type: type), in: $0, projection).flattened }
            }
            let (found, expected) = try (read(fetched(whole, type, projection).bytes), read(whole))
            try #require(found.count == expected.count)
            #expect((0..<found.count).allSatisfy { isSame(expected, $0, found, $0) })
        }
    }

    @Test func oneOfManyIsLittle() throws {
        let fields = (0..<10).map { RecordType.Field(name: "f\($0)", key: "f\($0)", type: .integer(.int64)) }
        let type = ColumnType.record(RecordType(name: "Wide", fields: fields))
        let values = (0..<10).map { field in ColumnData(.integers((0..<5000).map { Int64($0 * $0 * (field + 1)) })) }
        let whole = try BatchRoundTripTests.encoded([ColumnData(.record(values, count: 5000))], type)
        let (_, count) = try fetched(whole, type, .fields(["f3": .all]))
        #expect(count > 0)
        #expect(count < whole.count / 5)
        #expect(try fetched(whole, type, .nothing).count == 0)
    }

    /// A directory that names bytes behind the batch is an error, and nobody looks there.
    @Test func whatIsCutOffIsAnError() throws {
        let type = ColumnType.integer(.int64)
        let whole = try BatchRoundTripTests.encoded([ColumnData(.integers((0..<500).map { Int64($0 * $0 * $0) }))], type)
        let reader = try whole.withUnsafeBytes { try BatchReader($0, type: type) }
        let error = #expect(throws: SatchelError.self) {
            try whole.dropLast(200).withUnsafeBytes { try reader.missing(for: .all, in: $0, there: []) }
        }
        #expect(error?.code == .corruptBatch)
    }
}
