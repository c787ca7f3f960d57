internal import SatchelColumns

extension JSONProgram {
    /// Puts the entries of all dictionaries of a column into the order of their keys.
    func order(_ column: inout ColumnData, _ shape: Shape) {
        guard shape.hasDictionaries else { return }
        switch shape {
        case .absent, .leaf, .parts: return
        case .list(let index, let element):
            column.mutate(isOptional: nodes[index].isOptional) { storage in
                guard case .list(let offsets, var elements) = storage else { return }
                order(&elements, element)
                storage = .list(offsets: offsets, elements)
            }
        case .dictionary(let index, _, let values):
            column.mutate(isOptional: nodes[index].isOptional) { storage in
                guard case .list(let offsets, var entries) = storage, case .record(var fields, let count) = entries.storage else { return }
                order(&fields[1], values)
                entries.storage = .record(fields, count: count)
                storage = ColumnData(.list(offsets: offsets, entries)).orderedByKeys.storage
            }
        case .record(let index, let shapes):
            column.mutate(isOptional: nodes[index].isOptional) { storage in
                guard case .record(var fields, let count) = storage else { return }
                for (position, shape) in shapes.enumerated() { order(&fields[position], shape) }
                storage = .record(fields, count: count)
            }
        }
    }
}

extension JSONProgram.Shape {
    fileprivate var hasDictionaries: Bool {
        switch self {
        case .absent, .leaf, .parts: false
        case .dictionary: true
        case .list(_, let element): element.hasDictionaries
        case .record(_, let fields): fields.contains(where: \.hasDictionaries)
        }
    }
}
