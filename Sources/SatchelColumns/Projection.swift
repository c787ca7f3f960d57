/// Which parts of an element are read.
package indirect enum Projection: Hashable, Codable, Sendable {
    case all
    /// These fields of a record, parts of a JSON value, or the elements of a list, and nothing else. If empty, only whether there is
    /// a value, and how long a list is.
    case fields([String: Projection])

    /// The name of a list's elements among its parts.
    package static let element = "[]"

    package static let nothing = Projection.fields([:])

    package var isNothing: Bool { self == .nothing }

    package mutating func add(_ path: some Collection<String>, whole: Bool) {
        guard case .fields(var fields) = self else { return }
        guard let name = path.first else {
            if whole { self = .all }
            return
        }
        var below = fields[name] ?? .nothing
        below.add(path.dropFirst(), whole: whole)
        fields[name] = below
        self = .fields(fields)
    }

    package func union(_ other: Projection) -> Projection {
        guard case .fields(let left) = self, case .fields(let right) = other else { return .all }
        return .fields(left.merging(right) { $0.union($1) })
    }

    /// Whether everything that another projection reads is read by this one too.
    package func covers(_ other: Projection) -> Bool {
        switch (self, other) {
        case (.all, _): true
        case (.fields, .all): false
        case (.fields(let mine), .fields(let others)):
            others.allSatisfy { name, below in mine[name].map { $0.covers(below) } ?? false }
        }
    }

    /// The JSON paths that are looked up in an element of the type, in the order of its fields, inner nodes included.
    package func keys(of type: ColumnType) -> [String] {
        if let element = type.listElement { return field(Self.element)?.keys(of: element) ?? [] }
        if type.unwrapped == .json { return parts }
        guard let record = type.unwrapped.record else { return [] }
        var keys: [String] = []
        for field in record.fields {
            let below: Projection
            switch self {
            case .all: below = .all
            case .fields(let fields):
                guard let some = fields[field.name] else { continue }
                below = some
            }
            guard let key = field.key else {
                keys += below.parts
                continue
            }
            let inner = below.keys(of: field.type)
            // Parts of a JSON value stand for it.
            if inner.first?.hasPrefix("[") != true { keys.append(key) }
            keys += inner.map { $0.hasPrefix("[") ? key + $0 : "\(key).\($0)" }
        }
        return keys
    }

    /// The paths into a JSON value that are read, as one would write them.
    private var parts: [String] {
        guard case .fields(let fields) = self else { return [] }
        return fields.sorted { $0.key < $1.key }.flatMap { name, below in
            let step = JSONStep(name: name).description
            let inner = below.parts
            return inner.isEmpty ? [step] : inner.map { step + $0 }
        }
    }
}

extension ColumnType {
    package var listElement: ColumnType? {
        if case .list(let element) = unwrapped { element } else { nil }
    }
}

extension Projection {
    /// What is read of a field; nil if nothing.
    package func field(_ name: String) -> Projection? {
        switch self {
        case .all: .all
        case .fields(let fields): fields[name]
        }
    }
}

extension Projection {
    /// The columns that are named, as paths of properties, in the order of their fields.
    package func names(of type: ColumnType) -> [String] {
        let inner = type.unwrapped
        if let element = inner.listElement { return field(Self.element)?.names(of: element) ?? [] }
        guard let record = inner.record, case .fields(let fields) = self else { return [] }
        return record.fields.flatMap { field -> [String] in
            guard let below = fields[field.name] else { return [] }
            let names = below.names(of: field.type)
            return names.isEmpty ? [field.name] : names.map { "\(field.name).\($0)" }
        }
    }

    /// The same with every column of the type by name; whoever reads more than the type has then reads only that.
    package func spelled(_ type: ColumnType) -> Projection {
        let inner = type.unwrapped.representation
        if let element = inner.listElement {
            guard let below = field(Self.element) else { return self }
            return .fields([Self.element: below.spelled(element)])
        }
        guard let record = inner.record else { return self }
        var fields: [String: Projection] = [:]
        for field in record.fields {
            if let below = self.field(field.name) { fields[field.name] = below.spelled(field.type) }
        }
        return .fields(fields)
    }
}

extension Projection {
    /// The same without what another projection names; nil if nothing is left.
    package func without(_ other: Projection, of type: ColumnType) -> Projection? {
        guard case .fields(let left) = other else { return nil }
        if left.isEmpty { return self }
        let inner = type.unwrapped.representation
        let names = inner.listElement.map { [(Self.element, $0)] } ?? inner.record?.fields.map { ($0.name, $0.type) } ?? []
        var fields: [String: Projection] = [:]
        for (name, type) in names {
            guard let mine = field(name) else { continue }
            fields[name] = left[name].map { mine.without($0, of: type) } ?? mine
        }
        return fields.isEmpty ? nil : .fields(fields)
    }
}
