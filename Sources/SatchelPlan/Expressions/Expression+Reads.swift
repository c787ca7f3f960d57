package import SatchelColumns

extension Expression {
    /// The parts of the element that the expression reads.
    package func reads(of element: ColumnType) -> Projection {
        var reading = Reading(element: element)
        let value = reading.value(of: self, inner: [:])
        reading.add(value, whole: true)
        return reading.projection
    }
}

/// Goes through an expression and notes what it reads of its element.
private struct Reading {
    /// What is known of a value before anyone has read it.
    indirect enum Value {
        /// It lies at a path in the element, below its lists and optionals too.
        case path([String])
        /// It is a list of such values.
        case list(of: Value)
        case emptyList
        case computed
    }

    let element: ColumnType
    var projection = Projection.nothing

    /// - Parameter whole: false where only presence, or a list's length, is read.
    mutating func add(_ value: Value, whole: Bool) {
        switch value {
        // A JSON value's presence is not told from its parts.
        case .path(let path): projection.add(path, whole: whole || element.part(at: path)?.unwrapped == .json)
        case .list(let element): if whole { add(element, whole: true) }
        case .emptyList, .computed: break
        }
    }

    mutating func value(of expression: Expression, inner: [Int: Value]) -> Value {
        var stack: [Value] = []
        for instruction in expression.code {
            switch instruction {
            case .element: stack.append(.path([]))
            case .literal(_, let column): stack.append(column.isEmptyList ? .emptyList : .computed)
            case .field(let name): stack.append((stack.popLast() ?? .computed).appending(name))
            case .part(let step): stack.append((stack.popLast() ?? .computed).appending(step.name))
            case .inner(let depth): stack.append(inner[depth] ?? .computed)
            case .call(let function):
                let arguments = Array(stack.suffix(function.arity))
                stack.removeLast(arguments.count)
                stack.append(call(function, arguments))
            case .record(let record):
                let fields = Array(stack.suffix(record.fields.count))
                stack.removeLast(fields.count)
                for field in fields { add(field, whole: true) }
                stack.append(.computed)
            case .each(let traversal, let depth, let body):
                let elements = elements(of: stack.popLast() ?? .computed)
                let result = value(of: body, inner: inner.merging([depth: elements.each]) { $1 })
                stack.append(traversed(elements, by: traversal, result))
            }
        }
        return stack.last ?? .computed
    }

    private mutating func call(_ function: Function, _ arguments: [Value]) -> Value {
        switch function {
        case .isNil: add(arguments[0], whole: false)
        case .count, .isEmpty: add(arguments[0], whole: !isList(arguments[0]))
        case .first, .last, .element:
            let each = elements(of: arguments[0]).each
            for index in arguments.dropFirst() { add(index, whole: true) }
            return each
        case .coalesce:
            // `commits ?? []` has the elements of `commits`.
            if case .emptyList = arguments[1] {
                add(arguments[0], whole: false)
                return arguments[0]
            }
            for argument in arguments { add(argument, whole: true) }
        default: for argument in arguments { add(argument, whole: true) }
        }
        return .computed
    }

    /// A list or optional whose length or presence is read, and what stands for each of its elements.
    private mutating func elements(of value: Value) -> (whole: Value, each: Value) {
        add(value, whole: false)
        switch value {
        case .path: return (value, isList(value) ? value.appending(Projection.element) : value)
        case .list(let element): return (value, element)
        case .emptyList, .computed: return (value, .computed)
        }
    }

    private mutating func traversed(_ list: (whole: Value, each: Value), by traversal: Traversal, _ result: Value) -> Value {
        switch traversal {
        case .map: return isList(list.whole) ? .list(of: result) : result
        case .filter:
            add(result, whole: true)
            return list.whole
        case .contains, .allSatisfy:
            add(result, whole: true)
            return .computed
        }
    }

    private func isList(_ value: Value) -> Bool {
        switch value {
        case .path(let path): element.part(at: path)?.unwrapped.isList ?? false
        case .list: true
        case .emptyList, .computed: false
        }
    }
}

extension Reading.Value {
    fileprivate func appending(_ name: String) -> Self { if case .path(let path) = self { .path(path + [name]) } else { .computed } }
}

extension ColumnType {
    /// The type of what lies at a path of a projection.
    fileprivate func part(at path: [String]) -> ColumnType? {
        path.reduce(self) { type, name in
            switch type?.unwrapped {
            case .list(let element): element
            case .json: .json
            case .record(let record): record.index(of: name).map { record.fields[$0].type }
            default: nil
            }
        }
    }
}

extension ColumnData {
    fileprivate var isEmptyList: Bool { if case .list(let offsets, _) = storage { offsets.last == offsets.first } else { false } }
}
