/// Truth values as a bit each, or as nothing at all where they are all the same.
enum Bits {
    private enum Scheme: UInt8 { case allFalse, allTrue, words }

    static func write(_ values: [Bool], to region: ByteRegion) throws {
        let trues = values.reduce(0) { $0 + ($1 ? 1 : 0) }
        let scheme: Scheme = trues == 0 ? .allFalse : trues == values.count ? .allTrue : .words
        let words = scheme == .words ? (values.count + 63) / 64 : 0
        try region.append(upTo: 8 + words * 8) { target in
            target.storeBytes(of: UInt64(scheme.rawValue).littleEndian, as: UInt64.self)
            for word in 0..<words {
                var bits: UInt64 = 0
                for (place, value) in values[word * 64..<min(values.count, word * 64 + 64)].enumerated() where value {
                    bits |= 1 << UInt64(place)
                }
                // In bounds: there is room for `words` words behind the first.
                target.storeBytes(of: bits.littleEndian, toByteOffset: 8 + word * 8, as: UInt64.self)
            }
            return 8 + words * 8
        }
    }

    static func read(_ cursor: inout ByteCursor, count: Int) throws -> [Bool] {
        guard let scheme = UInt8(exactly: try cursor.read(UInt64.self)).flatMap(Scheme.init) else {
            throw cursor.damaged("has bits of an unknown kind")
        }
        guard scheme == .words else { return [Bool](repeating: scheme == .allTrue, count: count) }
        let words = try cursor.take((count + 63) / 64, of: 8)
        return [Bool](unsafeUninitializedCapacity: count) { target, filled in
            var row = 0
            while row < count {
                // In bounds: row / 64 is less than the number of words.
                var bits = UInt64(littleEndian: words.loadUnaligned(fromByteOffset: row / 64 * 8, as: UInt64.self))
                let end = min(count, row + 64)
                while row < end {
                    target.initializeElement(at: row, to: bits & 1 == 1)
                    bits >>= 1
                    row += 1
                }
            }
            filled = count
        }
    }
}
