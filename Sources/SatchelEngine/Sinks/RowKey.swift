import SatchelColumns

/// Rows as bytes: equal rows have equal bytes, different rows different ones, and no key begins another of its type.
///
/// -0 is 0 here, and every NaN the same one.
enum RowKey {
    static func append(_ column: ColumnData, _ row: Int, _ type: ColumnType, to key: inout [UInt8]) throws {
        switch (column.storage, type.representation) {
        case (.bools(let values), .bool): key.append(values[row] ? 1 : 0)
        case (.integers(let values), .integer): append(fixed: UInt64(bitPattern: values[row]), to: &key)
        case (.doubles(let values), .double), (.doubles(let values), .float), (.doubles(let values), .date):
            append(fixed: bits(values[row]), to: &key)
        case (.text(let text), .string), (.text(let text), .json):
            let range = text.range(row)
            append(length: range.count, to: &key)
            key.append(contentsOf: text.bytes[range])
        case (.optional(let present, let wrapped), .optional(let type)):
            key.append(present[row] ? 1 : 0)
            if present[row] { try append(wrapped, row, type, to: &key) }
        case (.list(let offsets, let element), .list(let type)):
            let children = Int(offsets[row])..<Int(offsets[row + 1])
            append(length: children.count, to: &key)
            for child in children { try append(element, child, type, to: &key) }
        case (.record(let fields, _), .record(let record)) where fields.count == record.fields.count:
            for (field, column) in zip(record.fields, fields) { try append(column, row, field.type, to: &key) }
        // Parts of kept rows have codes; equal values have equal bytes whatever their codes are.
        case (.coded(let codes, let values), _): try append(values, Int(codes[row]), type, to: &key)
        default: throw mismatch("\(type)")
        }
    }

    /// Reads a row back into a builder of its type; gives the position behind it.
    static func read(_ key: UnsafeRawBufferPointer, at start: Int, into builder: ColumnBuilder) throws -> Int {
        switch builder.type.representation {
        case .bool:
            guard start < key.count else { throw cut(builder.type) }
            builder.append(bool: key[start] != 0)
            return start + 1
        case .integer, .double, .float, .date:
            guard key.count - start >= 8 else { throw cut(builder.type) }
            let bits = UInt64(littleEndian: key.word(start))
            if case .integer = builder.type.representation {
                builder.append(integer: Int64(bitPattern: bits))
            } else {
                builder.append(double: Double(bitPattern: bits))
            }
            return start + 8
        case .string, .json:
            let (length, position) = try length(key, at: start, builder.type)
            guard length <= key.count - position else { throw cut(builder.type) }
            try builder.append(utf8: UnsafeRawBufferPointer(rebasing: key[position..<position + length]))
            return position + length
        case .optional:
            guard start < key.count else { throw cut(builder.type) }
            guard key[start] != 0 else {
                try builder.append(present: false)
                return start + 1
            }
            let end = try read(key, at: start + 1, into: builder.children[0])
            try builder.append(present: true)
            return end
        case .list:
            var (length, position) = try length(key, at: start, builder.type)
            // An element takes a byte, unless it is a record without fields.
            guard length <= max(key.count - position, BatchFormat.mostElements) else { throw cut(builder.type) }
            while length > 0 {
                position = try read(key, at: position, into: builder.children[0])
                length -= 1
            }
            try builder.endList()
            return position
        case .record:
            var position = start
            for child in builder.children { position = try read(key, at: position, into: child) }
            builder.endRecord()
            return position
        case .enumeration, .dictionary: throw cut(builder.type)
        }
    }

    static func bits(_ value: Double) -> UInt64 {
        if value.isNaN { return Double.nan.bitPattern }
        return value == 0 ? 0 : value.bitPattern
    }

    private static func append(fixed value: UInt64, to key: inout [UInt8]) {
        withUnsafeBytes(of: value.littleEndian) { key.append(contentsOf: $0) }
    }

    /// Seven bits a byte, lowest first; all bytes but the last have the upper bit set.
    private static func append(length: Int, to key: inout [UInt8]) {
        var rest = UInt64(length)
        while rest >= 0x80 {
            key.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        key.append(UInt8(truncatingIfNeeded: rest))
    }

    private static func length(_ key: UnsafeRawBufferPointer, at start: Int, _ type: ColumnType) throws -> (Int, Int) {
        var length: UInt64 = 0
        var shift: UInt64 = 0
        var position = start
        while position < key.count, shift < 63 {
            let byte = key[position]
            position += 1
            length |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return (Int(length), position) }
            shift += 7
        }
        throw cut(type)
    }

    private static func cut(_ type: ColumnType) -> SatchelError { mismatch("\(type)") }
}
