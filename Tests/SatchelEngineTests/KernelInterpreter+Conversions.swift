import Foundation
import SatchelColumns
import SatchelPlan

extension KernelInterpreter {
    /// `isIn`, lookups, patterns and conversions; nil where it is none of them.
    func conversion(_ function: Function, _ arguments: [KernelValue], _ type: ColumnType, _ result: ColumnType) -> KernelValue? {
        switch (function, arguments.count > 1 ? arguments[1] : .none) {
        case (.isIn, .list(let values)): return .bool(values.contains { Self.equal($0, arguments[0]) })
        case (.lookup, .list(let keys)):
            guard case .list(let values) = arguments[2] else { return nil }
            return zip(keys, values).first { Self.equal($0.0, arguments[0]) }.map { .some($0.1) } ?? KernelValue.none
        case (.matches, .bytes(let pattern)), (.captured, .bytes(let pattern)):
            guard case .bytes(let text) = arguments[0] else { return nil }
            var group = 0
            if case .integer(let number) = arguments.last { group = Int(number) }
            let found = Self.firstMatch(String(decoding: pattern, as: UTF8.self), String(decoding: text, as: UTF8.self), group)
            return function == .matches ? .bool(found != nil) : found.flatMap { $0 }.map { .some(.string($0)) } ?? KernelValue.none
        case (.converted, _): return converted(arguments[0], type, result) ?? fault(arguments[0], type, result)
        case (.convertedOrNil, _): return converted(arguments[0], type, result.unwrapped).map { .some($0) } ?? KernelValue.none
        default: return nil
        }
    }

    /// The group of the first match; nil where nothing matches, nil inside where the group takes no part.
    private static func firstMatch(_ pattern: String, _ text: String, _ group: Int) -> String?? {
        guard let expression = try? NSRegularExpression(pattern: pattern, options: .useUnixLineSeparators),
            let match = expression.firstMatch(in: text, range: NSRange(text.startIndex..., in: text))
        else { return nil }
        let range = match.range(at: group)
        // By UTF-16: a combining mark may be all of a group.
        return .some(range.location == NSNotFound ? nil : String(decoding: Array(text.utf16)[Range(range)!], as: UTF16.self))
    }

    private func converted(_ value: KernelValue, _ from: ColumnType, _ to: ColumnType) -> KernelValue? {
        switch (value, from, to) {
        case (.bytes(let bytes), _, _): return Self.parsed(String(decoding: bytes, as: UTF8.self), to)
        case (.bool(let value), _, .string): return .string(value ? "true" : "false")
        case (.double(let bits), .date, _):
            let seconds = Double(bitPattern: bits)
            guard Self.seconds.contains(seconds) else { return nil }
            // The samples' dates have halves of seconds or nothing that nine digits show.
            let style = Date.ISO8601FormatStyle(includingFractionalSeconds: abs(seconds - seconds.rounded(.down) - 0.5) < 0.1)
            return .string(Date(timeIntervalSinceReferenceDate: seconds).formatted(style).replacing(".500Z", with: ".5Z"))
        case (.double(let bits), _, .string): return .string("\(Double(bitPattern: bits))")
        case (.double(let bits), _, .double): return .real(Double(bitPattern: bits))
        case (.double(let bits), _, .integer(let type)):
            let value = Double(bitPattern: bits)
            guard value.isFinite, abs(value) < 1e30 else { return nil }
            return Self.holding(Int128(value), type)
        case (.integer(let bits), .integer(let type), _):
            let value = type == .uint64 ? Int128(UInt64(bitPattern: bits)) : Int128(bits)
            switch to {
            case .string: return .string("\(value)")
            case .double: return .real(Double(value))
            case .integer(let other): return Self.holding(value, other)
            default: return nil
            }
        default: return nil
        }
    }

    private static func parsed(_ text: String, _ to: ColumnType) -> KernelValue? {
        switch to {
        case .bool: return Bool(text).map { .bool($0) }
        case .double: return Double(text).map { .real($0) }
        case .integer(let type): return Int128(text).flatMap { holding($0, type) }
        // Foundation does not mind what stands behind the date.
        default: return text.hasSuffix("Z") ? try? .real(Date(text, strategy: .iso8601).timeIntervalSinceReferenceDate) : nil
        }
    }

    private static func holding(_ value: Int128, _ type: IntegerType) -> KernelValue? {
        let bounds: ClosedRange<Int128> =
            switch type {
            case .int8: Int128(Int8.min)...Int128(Int8.max)
            case .int16: Int128(Int16.min)...Int128(Int16.max)
            case .int32: Int128(Int32.min)...Int128(Int32.max)
            case .int64: Int128(Int64.min)...Int128(Int64.max)
            case .uint8: 0...Int128(UInt8.max)
            case .uint16: 0...Int128(UInt16.max)
            case .uint32: 0...Int128(UInt32.max)
            case .uint64: 0...Int128(UInt64.max)
            }
        return bounds.contains(value) ? .integer(Int64(truncatingIfNeeded: value)) : nil
    }

    private func fault(_ value: KernelValue, _ from: ColumnType, _ to: ColumnType) -> KernelValue {
        let cure = "; remove such rows with an earlier filter, or take nil for them with the form that ends in OrNil"
        switch value {
        case .bytes(let bytes):
            let text = String(decoding: bytes, as: UTF8.self)
            let shown = (text.count > 40 ? text.prefix(39) + "…" : text[...]).debugDescription
            let wanted = to == .date ? "a date in ISO 8601" : "the text of a value of \(to)"
            return .fault(SatchelError(.typeMismatch, "expected \(wanted), found \(shown)\(cure)", at: location))
        case .integer(let bits):
            let shown = from == .integer(.uint64) ? "\(UInt64(bitPattern: bits))" : "\(bits)"
            return .fault(SatchelError(.arithmetic, "\(shown) can't be a value of \(to)\(cure)", at: location))
        case .double(let bits):
            let shown = from == .date ? "Date(\(Double(bitPattern: bits)))" : "\(Double(bitPattern: bits))"
            return .fault(SatchelError(.arithmetic, "\(shown) can't be a value of \(to)\(cure)", at: location))
        default: return .none
        }
    }
}
