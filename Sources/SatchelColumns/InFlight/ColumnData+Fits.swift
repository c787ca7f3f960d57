extension ColumnData {
    /// Whether it can be a column of the type, as far as it is there, with values that stand for themselves.
    ///
    /// What was not read may be missing anywhere, and JSON may be there in parts.
    package func fits(_ type: ColumnType) -> Bool {
        switch (storage, type.representation) {
        case (.absent, _), (.bools, .bool), (.doubles, .double), (.doubles, .float), (.doubles, .date), (.text, .string), (.text, .json):
            return true
        case (.integers(let values), .integer(let type)): return type.holds(values)
        case (.parts(let parts, _), let type): return type.unwrapped == .json && parts.values.allSatisfy(\.isFlat)
        case (.optional(_, let wrapped), .optional(let type)): return wrapped.fits(type)
        case (.list(_, let element), .list(let type)): return element.fits(type)
        case (.record(let fields, _), .record(let type)):
            return fields.count == type.fields.count && zip(fields, type.fields).allSatisfy { $0.fits($1.type) }
        default: return false
        }
    }
}

extension IntegerType {
    /// Whether all the values are its own.
    func holds(_ values: [Int64]) -> Bool {
        if self == .int64 || self == .uint64 { return true }
        let (least, greatest) = values.reduce((Int64(0), Int64(0))) { (min($0.0, $1), max($0.1, $1)) }
        return holds(least) && holds(greatest)
    }
}

extension ByteCursor {
    /// A column of the type, without codes.
    package mutating func column(of type: ColumnType) throws -> ColumnData {
        let column = try self.column()
        guard column.fits(type) else { throw damaged("has a column that is none of \(type)") }
        return column
    }

    /// A batch of rows of the type, without codes.
    package mutating func batch(of type: ColumnType) throws -> Batch {
        let batch = try self.batch()
        guard batch.column.fits(type) else { throw damaged("has a batch that is none of \(type)") }
        return batch
    }
}
