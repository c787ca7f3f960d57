extension ColumnData {
    /// The columns of one record type as those of another: by the names of properties, which the other may have fewer of, in another order.
    package func reshaped(from: ColumnType, to: ColumnType) -> ColumnData {
        if from == to { return self }
        let storage: Storage
        switch (self.storage, from.representation, to.representation) {
        case (.coded(let codes, let values), _, _): storage = .coded(codes, values.reshaped(from: from, to: to))
        case (.record(let columns, let count), .record(let old), .record(let new)):
            let fields = new.fields.map { field -> ColumnData in
                guard let index = old.index(of: field.name), index < columns.count else { return ColumnData(.absent(count)) }
                return columns[index].reshaped(from: old.fields[index].type, to: field.type)
            }
            storage = .record(fields, count: count)
        case (.optional(let present, let wrapped), .optional(let old), .optional(let new)):
            storage = .optional(present: present, wrapped.reshaped(from: old, to: new))
        case (.list(let offsets, let element), .list(let old), .list(let new)):
            storage = .list(offsets: offsets, element.reshaped(from: old, to: new))
        default: return self
        }
        return ColumnData(storage, faults: faults)
    }
}
