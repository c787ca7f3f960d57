@testable import SatchelColumns
import Testing

/// What is written as a binary batch is read again: whole, by rows, by columns.
@Suite struct BatchRoundTripTests {
    static func encoded(_ columns: [ColumnData], _ type: ColumnType, _ projection: Projection = .all) throws -> [UInt8] {
        let encoder = try BatchEncoder(type, projection)
        for column in columns { try encoder.append(column) }
        return try encoder.finish().withBytes { Array($0) }
    }

    @Test(arguments: 0..<150) func everyColumnComesBack(_ seed: Int) throws {
        var columns = RandomColumns(seed: UInt64(seed))
        let type = columns.type()
        let parts = (0...columns.random.below(3)).map { _ in columns.column(type, rows: columns.random.pick([0, 1, 3, 100, 3000])) }
        let region = try Self.encoded(parts, type)
        let batch = try region.withUnsafeBytes { try BatchReader($0, type: type) }
        #expect(batch.rows == parts.reduce(0) { $0 + $1.count })
        #expect(batch.length == region.count)
        let decoder = BatchDecoder()
        let all = try region.withUnsafeBytes { try decoder.read(batch, in: $0, .all).flattened }
        try #require(all.count == batch.rows)
        var start = 0
        for part in parts {
            #expect((0..<part.count).allSatisfy { isSame(part, $0, all, start + $0) })
            start += part.count
        }
        // Some rows, with what was read before and without.
        for _ in 0..<3 {
            let odds = columns.random.pick([1, 2, 20, 1000])
            let rows = (0..<Int32(batch.rows)).filter { _ in columns.random.below(odds) == 0 }
            let some = try region.withUnsafeBytes { try decoder.read(batch, in: $0, .all, rows: rows).flattened }
            try #require(some.count == rows.count)
            #expect(rows.indices.allSatisfy { isSame(all, Int(rows[$0]), some, $0) })
            decoder.clear()
        }
    }

    @Test func onlyTheColumnsThatAreNamed() throws {
        let repo = RecordType(
            name: "Repo", fields: [.init(name: "id", key: "id", type: .integer(.int64)), .init(name: "name", key: "name", type: .string)])
        let type = ColumnType.record(
            RecordType(
                name: "Event",
                fields: [.init(name: "kind", key: "kind", type: .string), .init(name: "repo", key: "repo", type: .record(repo))]))
        let column = try event(rows: 100)
        let region = try Self.encoded([column], type)
        let read = try region.withUnsafeBytes { bytes in
            try BatchDecoder().read(BatchReader(bytes, type: type), in: bytes, .fields(["repo": .fields(["name": .all])])).flattened
        }
        guard case .record(let fields, 100) = read.storage, case .absent = fields[0].storage,
            case .record(let parts, _) = fields[1].storage,
            case .absent = parts[0].storage, case .text(let names) = parts[1].storage
        else { return #expect(Bool(false), "\(read)") }
        #expect(names.string(7) == "repo 7")
        // What is not kept is not there, and takes a place in the directory alone.
        let kept = try Self.encoded([column], type, .fields(["kind": .all]))
        #expect(kept.count < region.count / 2)
        let there = try kept.withUnsafeBytes { try BatchDecoder().read(BatchReader($0, type: type), in: $0, .all) }
        guard case .record(let some, _) = there.storage, case .absent = some[1].storage else { return #expect(Bool(false), "\(there)") }
    }

    private func event(rows: Int) throws -> ColumnData {
        var (kinds, names) = (TextData(), TextData())
        for row in 0..<rows {
            try kinds.append((row % 2 == 0 ? "push" : "watch").utf8)
            try names.append("repo \(row)".utf8)
        }
        let repo = ColumnData(.record([ColumnData(.integers((0..<Int64(rows)).map { $0 })), ColumnData(.text(names))], count: rows))
        return ColumnData(.record([ColumnData(.text(kinds)), repo], count: rows))
    }

    @Test(arguments: [1, 40, 5000]) func addressesThatEndWithNames(_ rows: Int) throws {
        let fields = ["login", "url", "other"].map { RecordType.Field(name: $0, key: $0, type: .string) }
        let type = ColumnType.record(RecordType(name: "Actor", fields: fields))
        for isConstant in [true, false] {
            var (logins, urls, others) = (TextData(), TextData(), TextData())
            for row in 0..<rows {
                let login = "user-\(row * 7919 % 1009)"
                try logins.append(login.utf8)
                try urls.append("https://example.org/\(isConstant ? 0 : row % 3)/users/\(login)".utf8)
                try others.append("\(login)!".utf8)
            }
            let column = ColumnData(.record([logins, urls, others].map { ColumnData(.text($0)) }, count: rows))
            let bytes = try Self.encoded([column], type)
            let batch = try bytes.withUnsafeBytes { try BatchReader($0, type: type) }
            #expect(batch.root.children.map { $0.encoding == .suffix } == [false, true, false])
            // The addresses alone, all and some: the names need not be asked for.
            let some = (0..<Int32(rows)).filter { $0 % 7 == 0 }
            for chosen in [nil, some] {
                let read = try bytes.withUnsafeBytes {
                    try BatchDecoder().read(batch, in: $0, .fields(["url": .all]), rows: chosen).flattened
                }
                guard case .record(let parts, _) = read.storage else { return #expect(Bool(false)) }
                #expect(
                    (chosen ?? (0..<Int32(rows)).map { $0 }).enumerated().allSatisfy {
                        isSame(parts[1], $0, ColumnData(.text(urls)), Int($1))
                    })
            }
        }
    }

    @Test func formsAreChosenByWhatTheyTake() throws {
        func form(_ column: ColumnData, _ type: ColumnType) throws -> (BatchFormat.Encoding, Int) {
            let region = try Self.encoded([column], type)
            let root = try region.withUnsafeBytes { try BatchReader($0, type: type).root }
            return (root.encoding, root.length)
        }
        func text(_ string: (Int) -> String) throws -> ColumnData {
            var text = TextData()
            for row in 0..<10_000 { try text.append(string(row).utf8) }
            return ColumnData(.text(text))
        }
        func integers(_ value: (Int64) -> Int64) -> ColumnData { ColumnData(.integers((0..<10_000).map(value))) }
        #expect(try form(integers { $0 * 3 }, .integer(.int64)) == (.delta, 24))
        #expect(try form(integers { _ in 7 }, .integer(.int64)) == (.plain, 24))
        #expect(try form(integers { $0 * 7919 % 251 }, .integer(.int64)) == (.plain, 10_024))
        #expect(try form(integers { $0 / 1000 }, .integer(.int64)) == (.runs, 24 + 10 * 5))
        #expect(try form(text { ["push", "watch", "fork"][$0 % 3] }, .string).0 == .dictionary)
        #expect(try form(text { _ in "push" }, .string).1 < 100)
        #expect(try form(text { "https://example.org/users/\($0 * 7919 % 10_007)" }, .string).0 == .deflate)
        #expect(try form(text { String($0 * 7919 % 10_007, radix: 36) }, .string).0 == .plain)
        var random = SeededNumbers(state: 1)
        let (encoding, length) = try form(
            text { _ in String(String(random.next() | 1 << 63, radix: 16) + String(random.next() | 1 << 63, radix: 16)) }, .string)
        #expect(encoding == .hexadecimal && length == 8 + 160_000)
        // JSON that came compressed stays so, where little else lies between.
        var documents = TextData()
        for row in 0..<1000 { try documents.append(#"{"id":\#(row * 7919),"kind":"PushEvent","of":"https://example.org/\#(row)"}"#.utf8) }
        #expect(try form(ColumnData(.text(documents)), .json).0 == .deflate)
        let packed = documents.packed(&random, isPlain: true)
        #expect(try form(ColumnData(.text(packed)), .json).0 == .source)
        #expect(try form(ColumnData(.text(packed.gathered([3, 500, 900]))), .json).0 == .deflate)
        #expect(try form(ColumnData(.text(packed.gathered([3, 2]))), .json).0 == .deflate)
        #expect(try form(ColumnData(.doubles((0..<10_000).map { Double($0) })), .date) == (.delta, 32))
    }
}
