extension ColumnType {
    /// What rows of this type need that rows of another type do not have, each as a sentence for people.
    package func differences(from saved: ColumnType, at path: String) -> [String] {
        if self == saved { return [] }
        switch (representation, saved.representation) {
        case (.record(let mine), .record(let others)):
            return mine.fields.flatMap { field -> [String] in
                let path = path.isEmpty ? field.name : "\(path).\(field.name)"
                guard let index = others.index(of: field.name) else { return ["\(path) was not saved"] }
                return field.type.differences(from: others.fields[index].type, at: path)
            }
        case (.optional(let mine), .optional(let others)): return mine.differences(from: others, at: path)
        case (.list(let mine), .list(let others)): return mine.differences(from: others, at: path + "[]")
        case (let mine, let others) where mine == others: return []
        default: return ["\(path.isEmpty ? "it" : path) was saved as \(saved), and is \(self)"]
        }
    }
}
