internal import SatchelColumns

extension Rows {
    func prefixed(_ left: Vector, _ right: Vector) -> [Bool]? {
        guard let left = left.texts(count), let right = right.texts(count) else { return nil }
        return mapTexts(left, right, count) { $0.hasPrefix($1) }
    }

    func suffixed(_ left: Vector, _ right: Vector) -> [Bool]? {
        guard let left = left.texts(count), let right = right.texts(count) else { return nil }
        return mapTexts(left, right, count) { $0.hasSuffix($1) }
    }

    func containing(_ left: Vector, _ right: Vector) -> [Bool]? {
        guard let left = left.texts(count), let right = right.texts(count) else { return nil }
        if right.isConstant, !left.isConstant { return right.text.withBytes(0) { containing(left.text, $0) } }
        return mapTexts(left, right, count) { $0.offset(of: $1) != nil }
    }

    /// One search over all strings end to end instead of one a row; a hit across a border is none.
    private func containing(_ text: TextData, _ pattern: Bytes) -> [Bool] {
        if pattern.isEmpty { return [Bool](repeating: true, count: count) }
        var found = [Bool](repeating: false, count: count)
        text.bytes.withUnsafeBufferPointer { bytes in
            let end = text.extent.upperBound
            var start = text.extent.lowerBound
            var row = 0
            while start < end, let offset = Bytes(rebasing: bytes[start..<end]).offset(of: pattern) {
                let hit = start + offset
                while Int(text.offsets[row + 1]) <= hit { row += 1 }
                if hit + pattern.count <= Int(text.offsets[row + 1]) {
                    found[row] = true
                    start = Int(text.offsets[row + 1])
                } else {
                    start = hit + 1
                }
            }
        }
        return found
    }

    func concatenated(_ left: Vector, _ right: Vector) -> ColumnData? {
        guard let left = left.texts(count), let right = right.texts(count) else { return nil }
        return left.withRows { left in right.withRows { right in assembled { (left[$0], right[$0]) } } }
    }

    /// In each row the left string or the right one.
    func chosenTexts(_ choice: [Bool], _ left: Vector, _ right: Vector) -> ColumnData? {
        guard choice.count == count, let left = left.texts(count), let right = right.texts(count) else { return nil }
        let nothing = Bytes(start: nil, count: 0)
        return left.withRows { left in right.withRows { right in assembled { (choice[$0] ? left[$0] : right[$0], nothing) } } }
    }

    /// Strings of two parts each; one that the column has no room for is an error of its row.
    @inline(__always)
    private func assembled(_ parts: (Int) -> (Bytes, Bytes)) -> ColumnData {
        var faults = Faults()
        var offsets: [UInt32] = [0]
        offsets.reserveCapacity(count + 1)
        var total = 0
        for row in 0..<count {
            let (first, second) = parts(row)
            let length = first.count + second.count
            if length <= textLimit - total { total += length } else { faults.add(tooLong(row), at: row) }
            offsets.append(UInt32(truncatingIfNeeded: total))
        }
        let bytes = [UInt8](unsafeUninitializedCapacity: total) { target, filled in
            // In bounds: `total` is the sum of the very lengths that are copied; a row that is too long has none.
            for row in 0..<count where offsets[row] != offsets[row + 1] {
                let (first, second) = parts(row)
                if let from = first.baseAddress, let to = target.baseAddress { (to + filled).update(from: from, count: first.count) }
                filled += first.count
                if let from = second.baseAddress, let to = target.baseAddress { (to + filled).update(from: from, count: second.count) }
                filled += second.count
            }
        }
        return ColumnData(.text(TextData(bytes: bytes, offsets: offsets)), faults: faults)
    }

    func tooLong(_ row: Int) -> SatchelError {
        let message = "the strings of a batch would take more than \(textLimit) bytes in one column; make them shorter, or filter earlier"
        return SatchelError(.invalidArgument, message, at: location(row))
    }
}
