import SatchelColumns
import SatchelPlan

/// Expressions row by row with Swift's own operators: slow, plain, and by another way than the kernels.
struct KernelInterpreter {
    let element: ColumnType
    let location: SatchelError.Location

    typealias Typed = (value: KernelValue, type: ColumnType)

    func value(_ expression: Expression, of row: KernelValue) -> KernelValue { value(expression, of: row, inner: [:]).value }

    /// With the elements of the closures around the expression, by depth.
    func value(_ expression: Expression, of row: KernelValue, inner: [Int: Typed]) -> Typed {
        var stack: [Typed] = []
        for instruction in expression.code {
            switch instruction {
            case .element: stack.append((row, element))
            case .inner(let depth): stack.append(inner[depth] ?? (.none, .bool))
            case .part(let step): stack.append((part(step, of: stack.removeLast().value), .json))
            case .each(let traversal, let depth, let body):
                let list = stack.removeLast()
                stack.append(each(traversal, list) { value(body, of: row, inner: inner.merging([depth: $0]) { $1 }) })
            case .literal(let type, let column): stack.append((KernelValue(column, type, 0), type))
            case .field(let name):
                let (value, type) = stack.removeLast()
                stack.append((field(name, of: value, type), type.field(name) ?? .bool))
            case .call(let function):
                let arguments = Array(stack.suffix(function.arity))
                stack.removeLast(function.arity)
                let type = function.type(of: arguments.map(\.type)) ?? .bool
                stack.append((call(function, arguments.map(\.value), arguments[0].type, type), type))
            case .record(let record):
                let fields = stack.suffix(record.fields.count).map(\.value)
                stack.removeLast(fields.count)
                stack.append((.record(fields), .record(record)))
            }
        }
        return stack[0]
    }

    private func field(_ name: String, of value: KernelValue, _ type: ColumnType) -> KernelValue {
        guard let record = type.unwrapped.record, let index = record.index(of: name) else { return .none }
        switch value {
        case .fault, .none: return value
        case .some(let inner):
            let field = self.field(name, of: inner, type.unwrapped)
            return record.fields[index].type.isOptional ? field : .some(field)
        case .record(let fields): return fields[index]
        default: return .none
        }
    }

    private func call(_ function: Function, _ arguments: [KernelValue], _ type: ColumnType, _ result: ColumnType) -> KernelValue {
        switch function {
        case .and: return arguments[0] == .bool(true) ? arguments[1] : arguments[0]
        case .or: return arguments[0] == .bool(false) ? arguments[1] : arguments[0]
        case .coalesce:
            switch arguments[0] {
            case .none: return arguments[1]
            case .some(let value) where !result.isOptional || result != type: return value
            default: return arguments[0]
            }
        case .choose:
            if case .bool(let condition) = arguments[0] { return condition ? arguments[1] : arguments[2] }
            return arguments[0]
        case .isNil:
            switch arguments[0] {
            case .fault(let error), .some(.fault(let error)): return .fault(error)
            default: return .bool(arguments[0] == .none)
            }
        default: break
        }
        if let value = picked(function, arguments) { return value }
        if let error = arguments.lazy.compactMap(\.error).first { return .fault(error) }
        if let value = conversion(function, arguments, type, result) ?? date(function, arguments) { return value }
        if let value = json(function, arguments, type) ?? list(function, arguments, type) { return value }
        if let value = string(function, arguments) ?? number(function, arguments, type) { return value }
        switch (function, arguments[0], arguments.last ?? .none) {
        case (.unwrapped, .none, _):
            return .fault(SatchelError(.typeMismatch, "expected a value, found nil; give it one with `??`", at: location))
        case (.unwrapped, .some(let a), _): return a
        case (.rawOfCase, let a, _): return a
        case (.lesser, let a, let b): return Self.ordered(b, a, type, strictly: true) ? b : a
        case (.larger, let a, let b): return Self.ordered(a, b, type, strictly: false) ? b : a
        case (.equal, let a, let b): return .bool(Self.equal(a, b))
        case (.notEqual, let a, let b): return .bool(!Self.equal(a, b))
        case (.less, let a, let b): return .bool(Self.ordered(a, b, type, strictly: true))
        case (.greater, let a, let b): return .bool(Self.ordered(b, a, type, strictly: true))
        case (.lessOrEqual, let a, let b): return .bool(Self.ordered(a, b, type, strictly: false))
        case (.greaterOrEqual, let a, let b): return .bool(Self.ordered(b, a, type, strictly: false))
        case (.not, .bool(let a), _): return .bool(!a)
        case (.count, .list(let values), _): return .integer(Int64(values.count))
        case (.isEmpty, .list(let values), _): return .bool(values.isEmpty)
        case (.add, .bytes(let a), .bytes(let b)): return .bytes(a + b)
        case (.hasPrefix, .bytes(let a), .bytes(let b)): return .bool(a.starts(with: b))
        case (.hasSuffix, .bytes(let a), .bytes(let b)): return .bool(a.reversed().starts(with: b.reversed()))
        case (.contains, .bytes(let a), .bytes(let b)): return .bool((0...a.count).contains { a[$0...].starts(with: b) })
        case (_, .double(let a), .double(let b)): return Self.compute(function, Double(bitPattern: a), Double(bitPattern: b))
        case (_, .integer(let a), .integer(let b)):
            switch type {
            case .integer(.int8): return compute(function, Int8(truncatingIfNeeded: a), Int8(truncatingIfNeeded: b), "Int8")
            case .integer(.int16): return compute(function, Int16(truncatingIfNeeded: a), Int16(truncatingIfNeeded: b), "Int16")
            case .integer(.int32): return compute(function, Int32(truncatingIfNeeded: a), Int32(truncatingIfNeeded: b), "Int32")
            case .integer(.uint8): return compute(function, UInt8(truncatingIfNeeded: a), UInt8(truncatingIfNeeded: b), "UInt8")
            case .integer(.uint16): return compute(function, UInt16(truncatingIfNeeded: a), UInt16(truncatingIfNeeded: b), "UInt16")
            case .integer(.uint32): return compute(function, UInt32(truncatingIfNeeded: a), UInt32(truncatingIfNeeded: b), "UInt32")
            case .integer(.uint64): return compute(function, UInt64(bitPattern: a), UInt64(bitPattern: b), "UInt64")
            default: return compute(function, Int(a), Int(b), "Int")
            }
        default: return .none
        }
    }

    private static func compute(_ function: Function, _ a: Double, _ b: Double) -> KernelValue {
        switch function {
        case .add: .real(a + b)
        case .subtract: .real(a - b)
        case .multiply: .real(a * b)
        default: .real(a / b)
        }
    }

    private func compute<Value: FixedWidthInteger>(_ function: Function, _ a: Value, _ b: Value, _ type: String) -> KernelValue {
        let symbol: String
        let value: (partialValue: Value, overflow: Bool)
        switch function {
        case .add: (symbol, value) = ("+", a.addingReportingOverflow(b))
        case .subtract: (symbol, value) = ("-", a.subtractingReportingOverflow(b))
        case .multiply: (symbol, value) = ("*", a.multipliedReportingOverflow(by: b))
        case .divide: (symbol, value) = ("/", a.dividedReportingOverflow(by: b))
        default: (symbol, value) = ("%", a.remainderReportingOverflow(dividingBy: b))
        }
        if !value.overflow { return .integer(Int64(truncatingIfNeeded: value.partialValue)) }
        let byZero = b == 0 && (function == .divide || function == .remainder)
        let message =
            byZero
            ? "\(a) \(symbol) 0 divides by zero; remove rows whose divisor is 0 with an earlier filter"
            : "\(a) \(symbol) \(b) overflows \(type); remove such rows with an earlier filter"
        return .fault(SatchelError(.arithmetic, message, at: location))
    }

    static func equal(_ a: KernelValue, _ b: KernelValue) -> Bool {
        switch (a, b) {
        case (.double(let a), .double(let b)): Double(bitPattern: a) == Double(bitPattern: b)
        case (.some(let a), .some(let b)): equal(a, b)
        case (.list(let a), .list(let b)), (.record(let a), .record(let b)): a.count == b.count && zip(a, b).allSatisfy(equal)
        default: a == b
        }
    }

    private static func ordered(_ a: KernelValue, _ b: KernelValue, _ type: ColumnType, strictly: Bool) -> Bool {
        func holds<Value: Comparable>(_ a: Value, _ b: Value) -> Bool { strictly ? a < b : a <= b }
        switch (a, b) {
        case (.some(let a), .some(let b)): return ordered(a, b, type.unwrapped, strictly: strictly)
        case (.integer(let a), .integer(let b)):
            return type == .integer(.uint64) ? holds(UInt64(bitPattern: a), UInt64(bitPattern: b)) : holds(a, b)
        case (.double(let a), .double(let b)): return holds(Double(bitPattern: a), Double(bitPattern: b))
        case (.bytes(let a), .bytes(let b)): return a.lexicographicallyPrecedes(b) || !strictly && a == b
        default: return false
        }
    }
}
