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

    /// The elements of lists, the characters of strings.
    func counted(_ vector: Vector) -> ColumnData? {
        switch vector.column.storage {
        case .list(let offsets, _) where offsets.count == count + 1:
            return ColumnData(.integers((0..<count).map { Int64(offsets[$0 + 1]) - Int64(offsets[$0]) }))
        case .text(let text) where text.count == count: return ColumnData(.integers(characters(text)))
        default: return nil
        }
    }

    private func characters(_ text: TextData) -> [Int64] {
        text.bytes.withUnsafeBufferPointer { bytes in
            let isPlain = Bytes(rebasing: bytes[text.extent]).isPlain
            return (0..<count).map { row in
                let range = text.range(row)
                let string = Bytes(rebasing: bytes[range])
                if isPlain || string.isPlain { return Int64(string.count) }
                return Int64(String(decoding: string, as: UTF8.self).count)
            }
        }
    }

    func lowercased(_ vector: Vector) -> ColumnData? {
        guard case .text(let text) = vector.column.storage, text.count == count else { return nil }
        if let lowered = text.loweredASCII() { return ColumnData(.text(lowered)) }
        var result = TextData()
        result.bytes.reserveCapacity(text.extent.count)
        result.offsets.reserveCapacity(count + 1)
        var faults = Faults()
        for row in 0..<count {
            let lowered = text.string(row).lowercased()
            if lowered.utf8.count <= textLimit - result.bytes.count {
                result.bytes.append(contentsOf: lowered.utf8)
            } else {
                faults.add(tooLong(row), at: row)
            }
            result.offsets.append(UInt32(truncatingIfNeeded: result.bytes.count))
        }
        return ColumnData(.text(result), faults: faults)
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

    private func tooLong(_ row: Int) -> SatchelError {
        let message = "the strings of a batch would take more than \(textLimit) bytes in one column; make them shorter, or filter earlier"
        return SatchelError(.invalidArgument, message, at: location(row))
    }
}

extension TextData {
    /// All strings in lower case, if all are ASCII.
    fileprivate func loweredASCII() -> TextData? {
        let extent = extent
        return bytes.withUnsafeBufferPointer { bytes in
            guard Bytes(rebasing: bytes[extent]).isASCII else { return nil }
            let lowered = [UInt8](unsafeUninitializedCapacity: bytes.count) { target, filled in
                // In bounds: `target` has room for `bytes.count` bytes.
                for index in 0..<bytes.count {
                    let isUpper = bytes[index] &- UInt8(ascii: "A") < 26
                    target.initializeElement(at: index, to: isUpper ? bytes[index] | 0x20 : bytes[index])
                }
                filled = bytes.count
            }
            return TextData(bytes: lowered, offsets: offsets)
        }
    }
}
