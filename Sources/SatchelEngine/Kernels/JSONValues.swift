internal import SatchelColumns
internal import SatchelPlan

extension Rows {
    /// The values of a column of JSON, or of optional JSON, whose nil is `null`; nil where it is neither.
    func jsonTexts(_ vector: Vector) -> TextData? {
        guard case .text(let text) = column(vector).jsonPart([])?.storage, text.count == count else { return nil }
        return text
    }

    /// What JSON values hold; nil where a column is none of JSON.
    func held(_ function: Function, _ vector: Vector, _ type: ColumnType) -> ColumnData? {
        guard let text = jsonTexts(vector) else { return nil }
        if function == .jsonIsNull { return ColumnData(.bools((0..<count).map { JSON(checked: text[$0]).isNull })) }
        let builder = ColumnBuilder(type)
        do {
            for row in 0..<count { try append(text[row], function, to: builder) }
        } catch {
            return failed(type, error as? SatchelError)
        }
        return builder.finish()
    }

    private func append(_ value: ArraySlice<UInt8>, _ function: Function, to builder: ColumnBuilder) throws {
        let wrapped = builder.children[0]
        let isPresent: Bool
        switch function {
        case .jsonString: isPresent = try value.jsonStringBytes.map { try wrapped.append(utf8: $0) } != nil
        case .jsonInt: isPresent = value.jsonInteger.map { wrapped.append(integer: $0) } != nil
        case .jsonDouble: isPresent = value.jsonDouble.map { wrapped.append(double: $0) } != nil
        case .jsonBool: isPresent = value.jsonBool.map { wrapped.append(bool: $0) } != nil
        case .jsonDate: isPresent = value.jsonDate.map { wrapped.append(double: $0) } != nil
        case .jsonObject: isPresent = try appendObject(value, to: wrapped)
        default:
            let elements = JSON(checked: value).array
            for element in elements ?? [] { try wrapped.children[0].append(utf8: element.bytes) }
            if elements != nil { try wrapped.endList() }
            isPresent = elements != nil
        }
        try builder.append(present: isPresent)
    }

    /// The members as a dictionary, in the order that dictionaries have; false, and nothing appended, where the value is no object.
    private func appendObject(_ value: ArraySlice<UInt8>, to builder: ColumnBuilder) throws -> Bool {
        guard let members = JSONMembers(value) else { return false }
        var first: [[UInt8]: ArraySlice<UInt8>] = [:]
        for (key, value) in members {
            guard let key = key.jsonStringBytes.map({ Array($0) }), first[key] == nil else { continue }
            first[key] = value.isSoundJSON ? value : JSON.null.bytes
        }
        let entries = builder.children[0]
        for (key, value) in first.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            try entries.children[0].append(utf8: key)
            try entries.children[1].append(utf8: value)
            entries.endRecord()
        }
        try builder.endList()
        return true
    }
}

extension ColumnData {
    /// The parts at a path of JSON values: as the scan has read them, or by a walk over the values' bytes. What is missing is null.
    func jsonPart(_ path: ArraySlice<JSONStep>) -> ColumnData? {
        switch storage {
        case .parts(let parts, _):
            guard let step = path.first, var part = parts[step.name]?.jsonPart(path.dropFirst()) else { return nil }
            part.faults = faults.merging(part.faults)
            return part
        case .optional(let present, let wrapped):
            guard let part = wrapped.jsonPart(path), case .text(let text) = part.storage else { return nil }
            let values = present.indices.lazy.map { present[$0] ? text[$0] : JSON.null.bytes }
            return TextData(values).map { ColumnData(.text($0), faults: faults.merging(part.faults.filtered { present[$0] })) }
        case .text(let text):
            if path.isEmpty { return self }
            let values = (0..<text.count).lazy.map { row in path.reduce(JSON(checked: text[row])) { $0[$1] }.bytes }
            return TextData(values).map { ColumnData(.text($0), faults: faults) }
        default: return nil
        }
    }
}

extension TextData {
    /// Nil where a column has no room for them.
    fileprivate init?(_ values: some Sequence<ArraySlice<UInt8>>) {
        self.init()
        for value in values {
            bytes.append(contentsOf: value)
            guard let end = UInt32(exactly: bytes.count) else { return nil }
            offsets.append(end)
        }
    }
}
