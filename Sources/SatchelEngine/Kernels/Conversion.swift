internal import SatchelColumns
internal import SatchelPlan

/// A value as one of another type; what that can't hold is an error of the row, or nil where the result is optional.
struct Conversion: PreparedCall {
    let isOptional: Bool

    func column(_ inputs: [Vector], in rows: Rows, _ type: ColumnType) -> ColumnData? {
        let target = isOptional ? type.unwrapped : type
        guard let (column, good) = rows.converted(inputs[0], to: target) else { return nil }
        if isOptional { return ColumnData(.optional(present: good, ColumnData(column.storage)), faults: column.faults) }
        var faults = column.faults
        for row in 0..<rows.count where !good[row] { faults.add(error(inputs[0], target, row, rows), at: row) }
        return ColumnData(column.storage, faults: faults)
    }

    private func error(_ value: Vector, _ target: ColumnType, _ row: Int, _ rows: Rows) -> SatchelError {
        let found = value.column.literalText(value.type, at: value.row(row))
        let cure = "; remove such rows with an earlier filter, or take nil for them with the form that ends in OrNil"
        guard value.type == .string else {
            return SatchelError(.arithmetic, "\(found) can't be a value of \(target)\(cure)", at: rows.location(row))
        }
        let wanted = target == .date ? "a date in ISO 8601" : "the text of a value of \(target)"
        return SatchelError(.typeMismatch, "expected \(wanted), found \(found)\(cure)", at: rows.location(row))
    }
}

extension Rows {
    /// The values as those of another type, and whether each row has one; nil where a column is not of its type.
    fileprivate func converted(_ value: Vector, to target: ColumnType) -> (ColumnData, [Bool])? {
        switch (value.type, target) {
        case (.string, _): value.texts(count).flatMap { $0.withRows { parsed($0, as: target) } }
        case (_, .string): texts(value)
        case (.integer(let from), .integer(let to)):
            value.integers(count).map { values in
                converted(0) { to.holding(values[$0], of: from) }.map { .integers($0) }
            }
        case (.integer(let from), .double):
            value.integers(count).map { values in
                converted(0) { from.isUnsigned64 ? Double(UInt64(bitPattern: values[$0])) : Double(values[$0]) }.map { .doubles($0) }
            }
        case (.double, .integer(let to)):
            value.doubles(count).map { values in converted(0) { to.holding(values[$0]) }.map { .integers($0) } }
        case (.double, .double): value.doubles(count).map { values in converted(0) { values[$0] }.map { .doubles($0) } }
        default: nil
        }
    }

    private func parsed(_ texts: TextRows, as target: ColumnType) -> (ColumnData, [Bool])? {
        switch target {
        case .bool: converted(false) { texts[$0].bool }.map { .bools($0) }
        case .integer(let type): converted(0) { type.parsed(texts[$0]) }.map { .integers($0) }
        case .double: converted(0) { Double(String(decoding: texts[$0], as: UTF8.self)) }.map { .doubles($0) }
        case .date: converted(0) { texts[$0].date }.map { .doubles($0) }
        default: nil
        }
    }

    /// As Swift prints them, dates in ISO 8601.
    private func texts(_ value: Vector) -> (ColumnData, [Bool])? {
        switch (value.column.storage, value.type) {
        case (.bools, _): value.bools(count).map { values in texts { "\(values[$0])" } }
        case (.integers, .integer(.uint64)): value.integers(count).map { values in texts { "\(UInt64(bitPattern: values[$0]))" } }
        case (.integers, _): value.integers(count).map { values in texts { "\(values[$0])" } }
        case (.doubles, .date): value.doubles(count).map { values in texts { LocalTime.iso8601(values[$0]) } }
        case (.doubles, _): value.doubles(count).map { values in texts { values[$0].printed } }
        default: nil
        }
    }

    private func texts(_ text: (Int) -> String?) -> (ColumnData, [Bool]) {
        var result = TextCollector(self, bytes: count * 8)
        let good = (0..<count).map { row in
            let text = text(row)
            result.append((text ?? "").utf8)
            return text != nil
        }
        return (result.column, good)
    }

    /// What the body gives, and for which rows it gives anything.
    private func converted<Value>(_ none: Value, _ body: (Int) -> Value?) -> Converted<Value> {
        var good = [Bool](repeating: true, count: count)
        let values = (0..<count).map { row in
            if let value = body(row) { return value }
            good[row] = false
            return none
        }
        return Converted(values: values, good: good)
    }
}

private struct Converted<Value> {
    let values: [Value]
    let good: [Bool]

    func map(_ storage: ([Value]) -> ColumnData.Storage) -> (ColumnData, [Bool]) { (ColumnData(storage(values)), good) }
}
