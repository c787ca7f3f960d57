/// The order of names in which hour 2 comes before hour 10: digit runs by value, a folder before names that start with its name.
///
/// Names that differ only in leading zeros are ordered by their bytes, so that the order is total.
func naturallyPrecedes(_ left: String, _ right: String) -> Bool {
    left.utf8.withContiguousStorageIfAvailable { left in
        right.utf8.withContiguousStorageIfAvailable { right in precedes(left, right) }
    }.flatMap { $0 }
        ?? Array(left.utf8).withUnsafeBufferPointer { left in
            Array(right.utf8).withUnsafeBufferPointer { right in precedes(left, right) }
        }
}

/// Listings have a hundred thousand names: they are compared where they lie.
private func precedes(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
    // In bounds: every index is looked at behind a comparison with the count.
    var i = 0
    var j = 0
    while i < a.count, j < b.count {
        if isDigit(a[i]), isDigit(b[j]) {
            let first = digitRun(a, from: &i)
            let second = digitRun(b, from: &j)
            // Without leading zeros the longer run is the larger number, whatever its length.
            if first.count != second.count { return first.count < second.count }
            for (x, y) in zip(first, second) where a[x] != b[y] { return a[x] < b[y] }
        } else {
            let x = rank(a[i])
            let y = rank(b[j])
            if x != y { return x < y }
            i += 1
            j += 1
        }
    }
    if a.count - i != b.count - j { return a.count - i < b.count - j }
    return a.lexicographicallyPrecedes(b)
}

private func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

/// `/` ends a name, so it sorts before all that a name may hold.
private func rank(_ byte: UInt8) -> UInt8 { byte == UInt8(ascii: "/") ? 0 : byte }

/// The places of a number's digits without leading zeros; goes behind it.
private func digitRun(_ bytes: UnsafeBufferPointer<UInt8>, from index: inout Int) -> Range<Int> {
    while index < bytes.count, bytes[index] == UInt8(ascii: "0") { index += 1 }
    let start = index
    while index < bytes.count, isDigit(bytes[index]) { index += 1 }
    return start..<index
}
