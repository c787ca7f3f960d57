internal import SatchelColumns
internal import SatchelPlan

extension Rows {
    /// The value in each row; where an integer type can't hold it, an error. Nil where a column is not of its type.
    func arithmetic(_ function: Function, _ left: Vector, _ right: Vector, _ type: ColumnType) -> ColumnData? {
        switch type {
        case .double:
            guard let left = left.doubles(count), let right = right.doubles(count) else { return nil }
            return doubles(function, left, right).map { ColumnData(.doubles($0)) }
        case .float:
            // A double has more than twice as many bits: rounded once more, each result is the float nearest to the exact one.
            guard let left = left.doubles(count), let right = right.doubles(count) else { return nil }
            return doubles(function, left, right).map { ColumnData(.doubles($0.map { Double(Float($0)) })) }
        case .integer(let type):
            guard let left = left.integers(count), let right = right.integers(count) else { return nil }
            return type.isUnsigned64 ? unsigned(function, left, right) : signed(function, left, right, type)
        default: return nil
        }
    }

    /// The opposite or the magnitude in each row. Nil where a column is not of its type.
    func arithmetic(_ function: Function, _ vector: Vector, _ type: ColumnType) -> ColumnData? {
        let isNegation = function == .negated
        switch type {
        case .double, .float:
            guard let values = vector.doubles(count) else { return nil }
            return ColumnData(.doubles((0..<count).map { isNegation ? -values[$0] : abs(values[$0]) }))
        case .integer(let type):
            guard let values = vector.integers(count) else { return nil }
            guard type.isUnsigned64 else { return signed(function, values, type) }
            if !isNegation { return ColumnData(.integers((0..<count).map { values[$0] })) }
            return integers("-(…)", .all(0), values, .uint64) { bits($0, $1) { $0.subtractingReportingOverflow($1) } }
        default: return nil
        }
    }

    private func signed(_ function: Function, _ values: Operand<Int64>, _ type: IntegerType) -> ColumnData? {
        integers(function == .negated ? "-(…)" : "abs", .all(0), values, type) { zero, value in
            function == .absolute && value >= 0 ? (value, false) : zero.subtractingReportingOverflow(value)
        }
    }

    private func doubles(_ function: Function, _ left: Operand<Double>, _ right: Operand<Double>) -> [Double]? {
        switch function {
        case .add: mapPairs(left, right, count) { $0 + $1 }
        case .subtract: mapPairs(left, right, count) { $0 - $1 }
        case .multiply: mapPairs(left, right, count) { $0 * $1 }
        case .divide: mapPairs(left, right, count) { $0 / $1 }
        default: nil
        }
    }

    /// All widths but `UInt64`: in 64 bits, then held against the type.
    private func signed(_ function: Function, _ left: Operand<Int64>, _ right: Operand<Int64>, _ type: IntegerType) -> ColumnData? {
        // The smallest value by -1 is out of the type for `/`; Swift has it so for `%` too.
        let least = type.least
        switch function {
        case .add: return integers("+", left, right, type) { $0.addingReportingOverflow($1) }
        case .subtract: return integers("-", left, right, type) { $0.subtractingReportingOverflow($1) }
        case .multiply: return integers("*", left, right, type) { $0.multipliedReportingOverflow(by: $1) }
        case .divide:
            return integers("/", left, right, type) { $1 == 0 || $1 == -1 && $0 == least ? (0, true) : ($0 / $1, false) }
        case .remainder:
            return integers("%", left, right, type) { $1 == 0 || $1 == -1 && $0 == least ? (0, true) : ($0 % $1, false) }
        default: return nil
        }
    }

    private func unsigned(_ function: Function, _ left: Operand<Int64>, _ right: Operand<Int64>) -> ColumnData? {
        switch function {
        case .add: return integers("+", left, right, .uint64) { bits($0, $1) { $0.addingReportingOverflow($1) } }
        case .subtract: return integers("-", left, right, .uint64) { bits($0, $1) { $0.subtractingReportingOverflow($1) } }
        case .multiply: return integers("*", left, right, .uint64) { bits($0, $1) { $0.multipliedReportingOverflow(by: $1) } }
        case .divide: return integers("/", left, right, .uint64) { bits($0, $1) { $0.dividedReportingOverflow(by: $1) } }
        case .remainder: return integers("%", left, right, .uint64) { bits($0, $1) { $0.remainderReportingOverflow(dividingBy: $1) } }
        default: return nil
        }
    }

    @inline(__always)
    private func bits(
        _ left: Int64, _ right: Int64, _ body: (UInt64, UInt64) -> (partialValue: UInt64, overflow: Bool)
    ) -> (partialValue: Int64, overflow: Bool) {
        let (value, overflow) = body(UInt64(bitPattern: left), UInt64(bitPattern: right))
        return (Int64(bitPattern: value), overflow)
    }

    /// A fast pass that only notes whether anything went wrong; the rows are looked for when it did.
    @inline(__always)
    private func integers(
        _ symbol: String, _ left: Operand<Int64>, _ right: Operand<Int64>, _ type: IntegerType,
        _ body: (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
    ) -> ColumnData {
        let least = type.least
        let most = type.most
        var failed = false
        let values = mapPairs(left, right, count) { left, right in
            let (value, overflow) = body(left, right)
            failed = failed || overflow || value < least || value > most
            return value
        }
        var column = ColumnData(.integers(values))
        guard failed else { return column }
        var rows: [Int] = []
        var errors: [SatchelError] = []
        for row in 0..<count {
            guard body(left[row], right[row]).overflow || values[row] < least || values[row] > most else { continue }
            rows.append(row)
            errors.append(error(left[row], symbol, right[row], type, row))
        }
        column.faults = Faults(rows: rows, errors: errors)
        return column
    }

    private func error(_ left: Int64, _ symbol: String, _ right: Int64, _ type: IntegerType, _ row: Int) -> SatchelError {
        let what =
            switch symbol {
            case "-(…)": "-(\(type.text(right)))"
            case "abs": "the magnitude of \(type.text(right))"
            default: "\(type.text(left)) \(symbol) \(type.text(right))"
            }
        if right == 0, symbol == "/" || symbol == "%" {
            let message = "\(what) divides by zero; remove rows whose divisor is 0 with an earlier filter"
            return SatchelError(.arithmetic, message, at: location(row))
        }
        return SatchelError(.arithmetic, "\(what) overflows \(type); remove such rows with an earlier filter", at: location(row))
    }
}

extension IntegerType {
    fileprivate func text(_ value: Int64) -> String { isUnsigned64 ? "\(UInt64(bitPattern: value))" : "\(value)" }

    /// The bounds of the values as columns hold them; `UInt64` uses every bit pattern.
    fileprivate var least: Int64 {
        switch self {
        case .int8: Int64(Int8.min)
        case .int16: Int64(Int16.min)
        case .int32: Int64(Int32.min)
        case .int64, .uint64: .min
        case .uint8, .uint16, .uint32: 0
        }
    }

    fileprivate var most: Int64 {
        switch self {
        case .int8: Int64(Int8.max)
        case .int16: Int64(Int16.max)
        case .int32: Int64(Int32.max)
        case .int64, .uint64: .max
        case .uint8: Int64(UInt8.max)
        case .uint16: Int64(UInt16.max)
        case .uint32: Int64(UInt32.max)
        }
    }
}
