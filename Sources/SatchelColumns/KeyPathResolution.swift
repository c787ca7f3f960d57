extension ColumnValue {
    /// The property names that a key path goes through, if all of them are columns.
    ///
    /// Key paths are compared, never evaluated: those of the stored properties are appended level by level until one is equal.
    /// A path through a plain record inside an optional one can't be appended to the form that its literal has; that one is read by its
    /// printed names.
    package static func columnNames(of keyPath: AnyKeyPath) -> [String]? {
        guard let record = Self.self as? any Record.Type else { return nil }
        return search(record, for: keyPath) ?? printed(record, keyPath)
    }
}

/// The names in `\Root.org?.main.name?`, if they are columns all the way and end in the path's type.
private func printed(_ root: any Record.Type, _ keyPath: AnyKeyPath) -> [String]? {
    let text = String(reflecting: keyPath)
    guard text.hasPrefix("\\"), text.contains("?"), !text.contains("<"), !text.contains("!"), !text.contains("[") else { return nil }
    // The root's own name may hold dots: the columns begin after it.
    let rootName = String(reflecting: type(of: keyPath).rootType)
    let parts = text.dropFirst().split(separator: ".").map { $0.filter { $0 != "?" && $0 != "`" } }
    let names = parts.dropFirst(text.dropFirst().hasPrefix(rootName) ? rootName.split(separator: ".").count : 1).filter { !$0.isEmpty }
    var type: any ColumnValue.Type = root
    var isOptional = false
    for name in names {
        if let optional = type as? any OptionalColumnValue.Type {
            isOptional = true
            type = optional.wrappedType
        }
        guard let field = fields(below: type).first(where: { $0.name == name }) else { return nil }
        type = field.type
    }
    let value = isOptional && !(type is any OptionalColumnValue.Type) ? optionalType(type) : type
    return value == Swift.type(of: keyPath).valueType && !names.isEmpty ? names : nil
}

private func search<R: Record>(_ root: R.Type, for keyPath: AnyKeyPath) -> [String]? {
    var level: [(path: AnyKeyPath, names: [String], type: any ColumnValue.Type)] =
        R.fields.map { ($0.path, [$0.name], $0.valueType) }
    // A record can't contain itself, so levels end; the bound is for those that do so through a list's element.
    for _ in 0..<32 where !level.isEmpty {
        var next: [(path: AnyKeyPath, names: [String], type: any ColumnValue.Type)] = []
        for entry in level {
            if entry.path == keyPath { return entry.names }
            for field in fields(below: entry.type) {
                if let path = entry.path.appending(path: field.path) { next.append((path, entry.names + [field.name], field.type)) }
            }
        }
        level = next
    }
    return nil
}

private func fields(below type: any ColumnValue.Type) -> [(path: AnyKeyPath, name: String, type: any ColumnValue.Type)] {
    func of<R: Record>(_ record: R.Type, optional: Bool) -> [(path: AnyKeyPath, name: String, type: any ColumnValue.Type)] {
        R.fields.map { field in
            guard optional else { return (field.path, field.name, field.valueType) }
            let type = field.valueType is any OptionalColumnValue.Type ? field.valueType : optionalType(field.valueType)
            return (field.optionalPath, field.name, type)
        }
    }
    if let record = type as? any Record.Type { return of(record, optional: false) }
    if let optional = type as? any OptionalColumnValue.Type, let record = optional.wrappedType as? any Record.Type {
        return of(record, optional: true)
    }
    return []
}

private func optionalType<V: ColumnValue>(_ type: V.Type) -> any ColumnValue.Type { V?.self }
