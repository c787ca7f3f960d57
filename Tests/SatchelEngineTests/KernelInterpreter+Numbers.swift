import SatchelColumns
import SatchelPlan

extension KernelInterpreter {
    /// The functions of numbers besides arithmetic, by Swift's own; nil where it is none of them.
    func number(_ function: Function, _ arguments: [KernelValue], _ type: ColumnType) -> KernelValue? {
        switch (arguments[0], type) {
        case (.double(let a), _):
            let a = Double(bitPattern: a)
            switch (function, arguments.last) {
            case (.negated, _): return .real(-a)
            case (.absolute, _): return .real(a.magnitude)
            case (.rounded, .bytes(let rule)): return .real(Self.rounded(a, String(decoding: rule, as: UTF8.self)))
            default: return nil
            }
        case (.integer(let a), .integer(let integer)):
            guard case .integer(let b)? = arguments.last else { return nil }
            return switch integer {
            case .int8: bits(function, Int8(truncatingIfNeeded: a), Int8(truncatingIfNeeded: b))
            case .int16: bits(function, Int16(truncatingIfNeeded: a), Int16(truncatingIfNeeded: b))
            case .int32: bits(function, Int32(truncatingIfNeeded: a), Int32(truncatingIfNeeded: b))
            case .int64: bits(function, Int(a), Int(b))
            case .uint8: bits(function, UInt8(truncatingIfNeeded: a), UInt8(truncatingIfNeeded: b))
            case .uint16: bits(function, UInt16(truncatingIfNeeded: a), UInt16(truncatingIfNeeded: b))
            case .uint32: bits(function, UInt32(truncatingIfNeeded: a), UInt32(truncatingIfNeeded: b))
            case .uint64: bits(function, UInt64(bitPattern: a), UInt64(bitPattern: b))
            }
        default: return nil
        }
    }

    private func bits<Value: FixedWidthInteger>(_ function: Function, _ a: Value, _ b: Value) -> KernelValue? {
        let value: Value
        switch function {
        case .bitAnd: value = a & b
        case .bitOr: value = a | b
        case .bitXor: value = a ^ b
        case .bitNot: value = ~a
        case .shiftLeft: value = a << b
        case .shiftRight: value = a >> b
        case .negated:
            guard let opposite = Value(exactly: -Int128(a)) else { return overflow("-(\(a))", "\(Value.self)") }
            value = opposite
        case .absolute:
            guard let magnitude = Value(exactly: a.magnitude) else { return overflow("the magnitude of \(a)", "\(Value.self)") }
            value = magnitude
        default: return nil
        }
        return .integer(Int64(truncatingIfNeeded: value))
    }

    private func overflow(_ what: String, _ type: String) -> KernelValue {
        .fault(SatchelError(.arithmetic, "\(what) overflows \(type); remove such rows with an earlier filter", at: location))
    }

    private static func rounded(_ value: Double, _ rule: String) -> Double {
        switch rule {
        case "up": value.rounded(.up)
        case "down": value.rounded(.down)
        case "towardZero": value.rounded(.towardZero)
        case "awayFromZero": value.rounded(.awayFromZero)
        case "toNearestOrEven": value.rounded(.toNearestOrEven)
        default: value.rounded()
        }
    }
}
