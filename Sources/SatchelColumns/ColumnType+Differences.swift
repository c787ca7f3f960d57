extension ColumnType {
    /// What rows of this type need that rows of another type do not have, each as a sentence for people.
    /// - Parameter verb: what was done with the others.
    package func differences(from saved: ColumnType, at path: String, _ verb: String = "saved") -> [String] {
        if self == saved { return [] }
        switch (representation, saved.representation) {
        case (.record(let mine), .record(let others)):
            return mine.fields.flatMap { field -> [String] in
                let path = path.isEmpty ? field.name : "\(path).\(field.name)"
                guard let index = others.index(of: field.name) else { return ["\(path) was not \(verb)"] }
                return field.type.differences(from: others.fields[index].type, at: path, verb)
            }
        case (.optional(let mine), .optional(let others)): return mine.differences(from: others, at: path, verb)
        case (.list(let mine), .list(let others)): return mine.differences(from: others, at: path + "[]", verb)
        case (let mine, let others) where mine == others: return []
        default: return ["\(path.isEmpty ? "it" : path) was \(verb) as \(saved), and is \(self)"]
        }
    }
}
