internal import CJSONScan
internal import SatchelColumns

extension Bytes {
    /// As Swift's `Bool(_:)`.
    var bool: Bool? {
        switch String(decoding: self, as: UTF8.self) {
        case "true": true
        case "false": false
        default: nil
        }
    }

    /// Seconds since 2001, of the dates in ISO 8601 that are read from JSON too.
    var date: Double? {
        guard let baseAddress else { return nil }
        var seconds = 0.0
        // In bounds: the address and the length are those of these bytes.
        return cjs_date(baseAddress, count, &seconds) != 0 ? seconds : nil
    }

    /// As Swift's `init(_:)` of the type: a sign if it likes, then digits.
    func integer<Value: FixedWidthInteger>(_ type: Value.Type) -> Value? {
        var digits = self[...]
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
        if digits.isEmpty { return nil }
        var value: Value = 0
        for byte in digits {
            guard let digit = Value(exactly: byte &- UInt8(ascii: "0")), digit < 10 else { return nil }
            let (tens, overflows) = value.multipliedReportingOverflow(by: 10)
            let (sum, leaves) = isNegative ? tens.subtractingReportingOverflow(digit) : tens.addingReportingOverflow(digit)
            if overflows || leaves { return nil }
            value = sum
        }
        return value
    }
}

extension IntegerType {
    /// The number in the text, as columns hold it.
    func parsed(_ text: Bytes) -> Int64? {
        if isUnsigned64 { return text.integer(UInt64.self).map { Int64(bitPattern: $0) } }
        return text.integer(Int64.self).flatMap { holds($0) ? $0 : nil }
    }

    /// The number of another type, if this one has it.
    func holding(_ value: Int64, of type: IntegerType) -> Int64? {
        if isUnsigned64 || type.isUnsigned64 { return isUnsigned64 == type.isUnsigned64 || (value >= 0 && holds(value)) ? value : nil }
        return holds(value) ? value : nil
    }

    /// The number without its fraction, if this type has it.
    func holding(_ value: Double) -> Int64? {
        let whole = value.rounded(.towardZero)
        if isUnsigned64 { return UInt64(exactly: whole).map { Int64(bitPattern: $0) } }
        return Int64(exactly: whole).flatMap { holds($0) ? $0 : nil }
    }
}
