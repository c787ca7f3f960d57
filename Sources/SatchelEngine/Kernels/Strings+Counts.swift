internal import SatchelColumns
internal import SatchelPlan

extension Rows {
    /// How many elements a list has, how many characters or bytes a string, and whether it has any.
    func counted(_ function: Function, _ vector: Vector) -> ColumnData? {
        switch (vector.column.storage, function) {
        case (.list(let offsets, _), .count) where offsets.count == count + 1: return ColumnData(.integers(lengths(offsets)))
        case (.list(let offsets, _), .isEmpty) where offsets.count == count + 1: return ColumnData(.bools(areEmpty(offsets)))
        case (.text(let text), .count) where text.count == count: return ColumnData(.integers(characters(text)))
        case (.text(let text), .isEmpty) where text.count == count: return ColumnData(.bools(areEmpty(text.offsets)))
        case (.text(let text), .utf8Count) where text.count == count: return ColumnData(.integers(lengths(text.offsets)))
        default: return nil
        }
    }

    private func lengths(_ offsets: [UInt32]) -> [Int64] { (0..<count).map { Int64(offsets[$0 + 1]) - Int64(offsets[$0]) } }

    private func areEmpty(_ offsets: [UInt32]) -> [Bool] { (0..<count).map { offsets[$0 + 1] == offsets[$0] } }

    private func characters(_ text: TextData) -> [Int64] {
        text.bytes.withUnsafeBufferPointer { bytes in
            let isPlain = Bytes(rebasing: bytes[text.extent]).isPlain
            return (0..<count).map { row in
                let string = Bytes(rebasing: bytes[text.range(row)])
                if isPlain || string.isPlain { return Int64(string.count) }
                return Int64(String(decoding: string, as: UTF8.self).count)
            }
        }
    }
}
