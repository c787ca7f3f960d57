/// Reads columns in flight, and checks what everybody who reads a column relies on.
extension ByteCursor {
    /// A column; of which type it is, and whether its integers and strings are those of a type, is not told by its bytes.
    package mutating func column() throws -> ColumnData {
        var room = BatchFormat.mostPlain
        return try column(depth: 0, room: &room)
    }

    package mutating func batch() throws -> Batch {
        let count = try readCount(atMost: Int(Int32.max))
        let faults = try self.faults(of: count)
        let column = try self.column()
        guard column.count == count else { throw damaged("has a batch of \(count) rows with a column of \(column.count)") }
        return Batch(count: count, column: column, faults: faults)
    }

    /// - Parameter room: what columns with codes may take without them.
    private mutating func column(depth: Int, room: inout Int) throws -> ColumnData {
        guard depth < FlightFormat.mostDepth else { throw damaged("has columns that lie in each other too deep") }
        let byte = try read(UInt8.self)
        guard let kind = FlightFormat.Kind(rawValue: byte) else { throw damaged("has a column of an unknown kind (\(byte))") }
        let storage: ColumnData.Storage
        switch kind {
        case .absent: storage = .absent(try claimedRows())
        case .bools: storage = .bools(try bools())
        case .integers: storage = .integers(try array(of: Int64.self))
        case .doubles: storage = .doubles(try array(of: Double.self))
        case .text:
            let offsets = try array(of: UInt32.self)
            let bytes = try array(of: UInt8.self)
            guard offsets.divide(bytes.count) else { throw damaged("has strings that begin or end where they can't") }
            storage = .text(TextData(bytes: bytes, offsets: offsets))
        case .list:
            let offsets = try array(of: UInt32.self)
            let element = try column(depth: depth + 1, room: &room)
            guard offsets.divide(element.count) else { throw damaged("has lists that begin or end where they can't") }
            storage = .list(offsets: offsets, element)
        case .record:
            let count = try claimedRows()
            let fields = try (0..<readCount(ofBytes: Self.leastColumn)).map { _ in try column(depth: depth + 1, room: &room) }
            guard fields.allSatisfy({ $0.count == count }) else { throw damaged("has a record whose columns differ in their rows") }
            storage = .record(fields, count: count)
        case .optional:
            let present = try bools()
            let wrapped = try column(depth: depth + 1, room: &room)
            guard wrapped.count == present.count else {
                throw damaged("has \(present.count) optional values in a column of \(wrapped.count)")
            }
            storage = .optional(present: present, wrapped)
        case .parts:
            let count = try claimedRows()
            var parts: [String: ColumnData] = [:]
            for _ in 0..<(try readCount(ofBytes: Self.leastColumn)) { parts[try text()] = try column(depth: depth + 1, room: &room) }
            guard parts.values.allSatisfy({ $0.count == count }) else { throw damaged("has JSON whose parts differ in their rows") }
            storage = .parts(parts, count: count)
        case .coded:
            let codes = try array(of: Int32.self)
            let values = try column(depth: depth + 1, room: &room)
            guard codes.isEmpty || codes.reduce(0, { max($0, UInt32(bitPattern: $1)) }) < values.count, codes.count <= Int32.max else {
                throw damaged("has a code of no value")
            }
            guard let taken = values.plainBytes(of: codes, atMost: room) else { throw damaged("has codes of values that are too long") }
            room -= taken
            storage = .coded(codes, values)
        }
        let rows = ColumnData(storage).count
        guard rows <= Int32.max else { throw damaged("has a column of \(rows) rows") }
        return ColumnData(storage, faults: try faults(of: rows))
    }

    /// The fewest bytes that a column takes: its kind, a count, and no faults.
    package static let leastColumn = 17

    /// The fewest bytes that a batch takes: a count, no faults, and a column.
    package static let leastBatch = 33

    /// Rows that no bytes stand for: as many as the longest lists have elements, or as other columns can have rows.
    private mutating func claimedRows() throws -> Int { try readCount(atMost: max(BatchFormat.mostElements, position + left)) }

    private mutating func faults(of count: Int) throws -> Faults {
        let rows = try array(of: Int.self)
        if rows.isEmpty { return Faults() }
        let errors = try json([SatchelError].self)
        // Within the column's rows, since they ascend from at least 0.
        guard let last = rows.last, last < count, rows[0] >= 0, zip(rows, rows.dropFirst()).allSatisfy({ $0 < $1 }),
            errors.count == rows.count
        else { throw damaged("has errors in rows that are not there") }
        return Faults(rows: rows, errors: errors)
    }
}

extension [UInt32] {
    /// Whether they are where values begin and end that make up so much together.
    fileprivate func divide(_ total: Int) -> Bool {
        guard let last, first == 0, Int(last) == total else { return false }
        return withUnsafeBufferPointer { offsets in
            var ascends = true
            // In bounds: one less than there are. Without an early end, so that many are compared at once.
            for place in 0..<offsets.count - 1 { ascends = ascends && offsets[place] <= offsets[place + 1] }
            return ascends
        }
    }
}
