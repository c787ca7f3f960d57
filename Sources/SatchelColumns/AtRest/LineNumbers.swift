/// Numbers of lines beside a batch: a number a row, and where rows are of several files, which of them.
///
/// Rows that stand one after the other take nothing, others a byte or two.
package struct LineNumbers {
    private var numbers: [Int64] = []
    private var files: [Int32] = []

    package init() {}

    package mutating func append(_ number: Int, file: Int) {
        numbers.append(Int64(number))
        files.append(Int32(truncatingIfNeeded: file))
    }

    package mutating func append(_ lines: [Int64], file: Int) {
        numbers += lines
        files.append(contentsOf: repeatElement(Int32(truncatingIfNeeded: file), count: lines.count))
    }

    package mutating func clear() {
        numbers.removeAll(keepingCapacity: true)
        files.removeAll(keepingCapacity: true)
    }

    func write(to region: ByteRegion) throws {
        try Integers.write(numbers, to: region)
        try Integers.write(files, to: region)
    }

    /// The number of a row's line and its file, read from behind a batch of so many rows.
    package static func read(_ bytes: UnsafeRawBufferPointer, rows: Int, row: Int32) -> (number: Int, file: Int)? {
        var cursor = ByteCursor(bytes, of: "its lines")
        guard row >= 0, row < rows, let numbers = try? IntegerReader(&cursor, count: rows),
            let files = try? IntegerReader(&cursor, count: rows),
            let number = numbers.read(as: Int.self, rows: [row]).first, let file = files.read(as: Int.self, rows: [row]).first
        else { return nil }
        return (number, file)
    }
}
