internal import SatchelColumns
internal import SatchelPlan

extension Rows {
    /// `lowercased()` and `uppercased()`, as Swift has them.
    func cased(_ function: Function, _ vector: Vector) -> ColumnData? {
        guard case .text(let text) = vector.column.storage, text.count == count else { return nil }
        let isLower = function == .lowercased
        if let column = text.casedASCII(isLower: isLower) { return ColumnData(.text(column)) }
        var result = TextCollector(self, bytes: text.extent.count)
        for row in 0..<count {
            let string = text.string(row)
            result.append((isLower ? string.lowercased() : string.uppercased()).utf8)
        }
        return result.column
    }
}

extension TextData {
    /// All strings in one case, if all are ASCII.
    fileprivate func casedASCII(isLower: Bool) -> TextData? {
        let extent = extent
        let first = UInt8(ascii: isLower ? "A" : "a")
        return bytes.withUnsafeBufferPointer { bytes in
            guard Bytes(rebasing: bytes[extent]).isASCII else { return nil }
            let cased = [UInt8](unsafeUninitializedCapacity: bytes.count) { target, filled in
                // In bounds: `target` has room for `bytes.count` bytes.
                for index in 0..<bytes.count {
                    let isOther = bytes[index] &- first < 26
                    target.initializeElement(at: index, to: isOther ? bytes[index] ^ 0x20 : bytes[index])
                }
                filled = bytes.count
            }
            return TextData(bytes: cased, offsets: offsets)
        }
    }
}
