import Foundation
import SatchelColumns
import SatchelPlan

extension KernelInterpreter {
    /// Swift's own method of the name, with an error where it would come to one.
    func each(_ traversal: Traversal, _ list: Typed, _ body: (Typed) -> Typed) -> Typed {
        let part = list.type.traversed ?? .bool
        // The type does not depend on the value.
        let bodyType = body((.none, part)).type
        let type = traversal.type(over: list.type, body: bodyType) ?? .bool
        switch list.value {
        case .list(let values):
            let results = values.map { body(($0, part)).value }
            let flags = results.map { $0 == .bool(true) }
            switch traversal {
            case .map: return (.list(results), type)
            case .filter:
                if let error = results.lazy.compactMap(\.error).first { return (.fault(error), type) }
                return (.list(zip(values, flags).filter(\.1).map(\.0)), type)
            case .contains, .allSatisfy:
                let isAny = traversal == .contains
                for (result, flag) in zip(results, flags) {
                    if let error = result.error { return (.fault(error), type) }
                    if flag == isAny { return (.bool(isAny), type) }
                }
                return (.bool(!isAny), type)
            }
        case .some(let value): return (.some(body((value, part)).value), type)
        default: return (list.value, type)
        }
    }

    /// What reads a list's length or one of its elements; nil where it is none of that.
    func picked(_ function: Function, _ arguments: [KernelValue]) -> KernelValue? {
        guard [.first, .last, .element, .member, .keys, .count, .isEmpty].contains(function) else { return nil }
        for argument in arguments { if case .fault = argument { return argument } }
        guard case .list(let values) = arguments[0] else { return nil }
        switch function {
        case .count: return .integer(Int64(values.count))
        case .isEmpty: return .bool(values.isEmpty)
        case .first: return maybe(values.first)
        case .last: return maybe(values.last)
        case .member, .keys:
            let entries = values.compactMap { if case .record(let entry) = $0 { entry } else { nil } }
            return function == .keys ? .list(entries.map { $0[0] }) : maybe(entries.first { $0[0] == arguments[1] }?[1])
        default:
            guard case .integer(let index) = arguments[1] else { return nil }
            return maybe(values.enumerated().first { $0.offset == index }?.element)
        }
    }

    /// What reads all elements of a list.
    func list(_ function: Function, _ arguments: [KernelValue], _ type: ColumnType) -> KernelValue? {
        guard case .list(let values) = arguments[0], let element = type.listElement else { return nil }
        switch function {
        case .joined:
            let strings: [[UInt8]] = values.map { if case .bytes(let bytes) = $0 { bytes } else { [] } }
            guard case .bytes(let separator) = arguments[1] else { return nil }
            return .bytes(Array(strings.joined(separator: separator)))
        case .least: return maybe(values.min { before($0, $1, element) })
        case .greatest: return maybe(values.max { before($0, $1, element) })
        case .sum where element == .double:
            return .real(sum(values.map { if case .double(let bits) = $0 { Double(bitPattern: bits) } else { 0 } }))
        case .sum:
            let sum = values.reduce(Int128(0)) { if case .integer(let value) = $1 { $0 + Int128(value) } else { $0 } }
            if let value = Int32(exactly: sum) { return .integer(Int64(value)) }
            let message = "the sum \(sum) of \(values.count) elements overflows \(element); widen them first"
            return .fault(SatchelError(.arithmetic, message, at: location))
        default: return nil
        }
    }

    /// NaN comes after all numbers.
    private func before(_ a: KernelValue, _ b: KernelValue, _ type: ColumnType) -> Bool {
        switch (a, b) {
        case (.double(let a), .double(let b)):
            let (a, b) = (Double(bitPattern: a), Double(bitPattern: b))
            return a < b || !a.isNaN && b.isNaN
        case (.integer(let a), .integer(let b)): return a < b
        case (.bytes(let a), .bytes(let b)): return a.lexicographicallyPrecedes(b)
        default: return false
        }
    }

    /// Exact for the few values that samples have: those that cancel each other first.
    private func sum(_ values: [Double]) -> Double {
        var rest: [Double] = []
        for value in values {
            if value.isFinite, let opposite = rest.firstIndex(of: -value) { rest.remove(at: opposite) } else { rest.append(value) }
        }
        return rest.reduce(0, +)
    }

    /// What a JSON value holds, by Foundation.
    func json(_ function: Function, _ arguments: [KernelValue], _ type: ColumnType) -> KernelValue? {
        guard type.unwrapped == .json else { return nil }
        if case .some(let value) = arguments[0] { return json(function, [value] + arguments.dropFirst(), .json) }
        guard case .bytes(let bytes) = arguments[0] == .none ? .string("null") : arguments[0] else { return nil }
        let value = try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
        let text = String(decoding: bytes, as: UTF8.self)
        switch function {
        case .jsonIsNull: return .bool(value is NSNull)
        case .jsonString: return maybe((value as? String).map { .string($0) })
        case .jsonBool: return maybe(["true": .bool(true), "false": .bool(false)][text])
        case .jsonDouble: return maybe(Double(text).map { .real($0) })
        case .jsonInt: return maybe(Double(text).flatMap { Int64(exactly: $0) }.map { .integer($0) })
        case .jsonDate: return maybe(nil)
        case .jsonRecord:
            if value is NSNull { return KernelValue.none }
            guard value is [String: Any] else {
                let found =
                    text.hasPrefix("[")
                    ? "an array" : text.hasPrefix("\"") ? "the string \(text)" : text == "true" ? text : "the number \(text)"
                let cure = "declare the property as what the data hold, or as JSON to take any value"
                return maybe(wrong(.typeMismatch, "expected an object (Repo), found \(found); \(cure)", "$"))
            }
            // No object among the samples has a key of it.
            let missing = "the record needs this key and the line lacks it; declare the property as"
            return maybe(
                .record([
                    wrong(.missingKey, "\(missing) String? if it may be missing", "$.name"), KernelValue.none,
                    wrong(.missingKey, "\(missing) Int32? if it may be missing", "$.size"),
                ]))
        case .jsonArray: return maybe(text == "[1,{\"a\":[2]}]" ? .list([.string("1"), .string("{\"a\":[2]}")]) : nil)
        case .jsonObject:
            let members = (value as? [String: Any]).map { $0.sorted { $0.key < $1.key } }
            return maybe(members.map { .list($0.map { .record([.string($0.key), self.text($0.value)]) }) })
        default: return nil
        }
    }

    /// A part of a value as JSON.
    private func text(_ part: Any) -> KernelValue {
        let text = try? JSONSerialization.data(withJSONObject: part, options: [.fragmentsAllowed, .withoutEscapingSlashes])
        return .bytes(Array(text ?? Data()))
    }

    func part(_ step: JSONStep, of value: KernelValue) -> KernelValue {
        switch value {
        case .some(let value): return part(step, of: value)
        case .none: return .string("null")
        case .bytes(let bytes):
            let value = try? JSONSerialization.jsonObject(with: Data(bytes), options: [.fragmentsAllowed])
            let part: Any? =
                switch step {
                case .key(let key): (value as? [String: Any])?[key]
                case .index(let index): (value as? [Any]).flatMap { $0.indices.contains(index) ? $0[index] : nil }
                }
            return text(part ?? NSNull())
        default: return value
        }
    }

    private func wrong(_ code: SatchelError.Code, _ message: String, _ path: String) -> KernelValue {
        .fault(SatchelError(code, message, at: .init(file: location.file, line: location.line, path: path)))
    }

    private func maybe(_ value: KernelValue?) -> KernelValue { value.map { KernelValue.some($0) } ?? KernelValue.none }
}
