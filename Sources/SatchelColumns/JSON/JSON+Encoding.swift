internal import Foundation

extension JSON {
    /// A column value as JSON: records by their keys, dates as ISO 8601, what is nil left out.
    ///
    /// ```swift
    /// print(try JSON(encoding: event).text)      // {"id":"2489651045","type":"CreateEvent",…}
    /// ```
    ///
    /// A record that keeps its whole object (`@Key(.whole)`) is written as that object. Costs time and memory in proportion to the text.
    ///
    /// - Throws: ``SatchelError`` for a number that JSON does not have.
    public init<Value: ColumnValue>(encoding value: Value) throws {
        let builder = ColumnBuilder(Value.columnType)
        try value.columnWrite(to: builder)
        var text: [UInt8] = []
        try builder.finish().appendJSON(of: 0, as: Value.columnType, to: &text)
        self.init(checked: text)
    }
}

extension ColumnData {
    /// Appends a row's value as JSON.
    package func appendJSON(of row: Int, as type: ColumnType, to text: inout [UInt8]) throws {
        try check(row)
        switch (storage, type) {
        case (.bools(let values), .bool): text += (values[row] ? "true" : "false").utf8
        case (.integers(let values), .integer(.uint64)): text += "\(UInt64(bitPattern: values[row]))".utf8
        case (.integers(let values), .integer): text += "\(values[row])".utf8
        case (.doubles(let values), .date): text += "\"\(try Date(timeIntervalSinceReferenceDate: values[row]).iso8601)\"".utf8
        case (.doubles(let values), .double):
            guard values[row].isFinite else { throw SatchelError(.typeMismatch, "JSON has no number for \(values[row])") }
            text += "\(values[row])".utf8
        case (.doubles(let values), .float):
            guard values[row].isFinite else { throw SatchelError(.typeMismatch, "JSON has no number for \(values[row])") }
            text += "\(Float(values[row]))".utf8
        case (_, .enumeration(let type)): try appendJSON(of: row, as: type.rawType, to: &text)
        case (.list(let offsets, let entries), .dictionary(let value)):
            try appendObject(entries, Int(offsets[row])..<Int(offsets[row + 1]), of: value, to: &text)
        case (.text(let values), .json): text += values[row]
        case (.text(let values), .string): appendString(values[row], to: &text)
        case (.optional(let present, let wrapped), .optional(let type)):
            if present[row] { try wrapped.appendJSON(of: row, as: type, to: &text) } else { text += "null".utf8 }
        case (.list(let offsets, let element), .list(let type)):
            text.append(UInt8(ascii: "["))
            for child in offsets[row]..<offsets[row + 1] {
                if child > offsets[row] { text.append(UInt8(ascii: ",")) }
                try element.appendJSON(of: Int(child), as: type, to: &text)
            }
            text.append(UInt8(ascii: "]"))
        case (.record(let columns, _), .record(let record)): try appendRecord(record, columns, row, to: &text)
        default: throw mismatch("\(type)")
        }
    }

    private func appendObject(_ entries: ColumnData, _ range: Range<Int>, of type: ColumnType, to text: inout [UInt8]) throws {
        guard case .record(let parts, _) = entries.storage, parts.count == 2 else { throw mismatch("\(type)") }
        text.append(UInt8(ascii: "{"))
        for entry in range {
            if entry > range.lowerBound { text.append(UInt8(ascii: ",")) }
            try parts[0].appendJSON(of: entry, as: .string, to: &text)
            text.append(UInt8(ascii: ":"))
            try parts[1].appendJSON(of: entry, as: type, to: &text)
        }
        text.append(UInt8(ascii: "}"))
    }

    private func appendRecord(_ record: RecordType, _ columns: [ColumnData], _ row: Int, to text: inout [UInt8]) throws {
        if let whole = record.fields.firstIndex(where: { $0.key == nil }) {
            return try columns[whole].appendJSON(of: row, as: .json, to: &text)
        }
        text.append(UInt8(ascii: "{"))
        var isFirst = true
        for (field, column) in zip(record.fields, columns) {
            if case .optional(let present, _) = column.storage, !present[row] { continue }
            if !isFirst { text.append(UInt8(ascii: ",")) }
            isFirst = false
            appendString((field.key ?? field.name).utf8, to: &text)
            text.append(UInt8(ascii: ":"))
            try column.appendJSON(of: row, as: field.type, to: &text)
        }
        text.append(UInt8(ascii: "}"))
    }
}

func appendString(_ string: some Sequence<UInt8>, to text: inout [UInt8]) {
    text.append(UInt8(ascii: "\""))
    for byte in string {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): text += [UInt8(ascii: "\\"), byte]
        case UInt8(ascii: "\n"): text += "\\n".utf8
        case UInt8(ascii: "\r"): text += "\\r".utf8
        case UInt8(ascii: "\t"): text += "\\t".utf8
        case ..<0x20: text += ("\\u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16)).utf8
        default: text.append(byte)
        }
    }
    text.append(UInt8(ascii: "\""))
}
