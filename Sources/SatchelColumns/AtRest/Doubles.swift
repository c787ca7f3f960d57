/// Doubles: as integers where they all are whole or thousandths, as dates are, else as they stand.
enum Doubles {
    private enum Scale: UInt64 { case none, whole, thousandths }

    static func write(_ values: [Double], to region: ByteRegion) throws -> BatchFormat.Encoding {
        let scale: Scale = values.allSatisfy({ isWhole($0) }) ? .whole : values.allSatisfy({ isThousandths($0) }) ? .thousandths : .none
        try region.append(upTo: 8) { target in
            target.storeBytes(of: scale.rawValue.littleEndian, as: UInt64.self)
            return 8
        }
        switch scale {
        case .whole: return try Integers.write(values.map { Int64($0) }, to: region)
        case .thousandths: return try Integers.write(values.map { Int64(($0 * 1000).rounded()) }, to: region)
        case .none:
            try region.append(upTo: values.count * 8) { target in
                // In bounds: eight bytes a value.
                for (row, value) in values.enumerated() {
                    target.storeBytes(of: value.bitPattern.littleEndian, toByteOffset: row * 8, as: UInt64.self)
                }
                return values.count * 8
            }
            return .plain
        }
    }

    /// Within these bounds integers are doubles, and back.
    private static let bound = 9_007_199_254_740_992.0

    private static func isWhole(_ value: Double) -> Bool {
        value.magnitude < bound && Double(Int64(value)).bitPattern == value.bitPattern
    }

    private static func isThousandths(_ value: Double) -> Bool {
        let scaled = (value * 1000).rounded()
        return scaled.magnitude < bound && (scaled / 1000).bitPattern == value.bitPattern
    }

    static func read(_ cursor: inout ByteCursor, count: Int, rows: [Int32]?) throws -> [Double] {
        guard let scale = Scale(rawValue: try cursor.read(UInt64.self)) else { throw cursor.damaged("has doubles of an unknown form") }
        switch scale {
        case .whole: return try IntegerReader(&cursor, count: count).read(as: Int64.self, rows: rows).map { Double($0) }
        case .thousandths: return try IntegerReader(&cursor, count: count).read(as: Int64.self, rows: rows).map { Double($0) / 1000 }
        case .none:
            let bytes = try cursor.take(count, of: 8)
            // In bounds: eight bytes a row.
            func value(_ row: Int) -> Double {
                Double(bitPattern: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: row * 8, as: UInt64.self)))
            }
            return rows.map { $0.map { value(Int($0)) } } ?? (0..<count).map(value)
        }
    }
}
