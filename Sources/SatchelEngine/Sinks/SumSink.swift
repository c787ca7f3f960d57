import SatchelColumns
import SatchelPlan

/// The sum or the mean of numbers, exact before its one rounding.
final class SumSink: Sink {
    let type: ColumnType
    private let input: ColumnType
    private let isMean: Bool
    private var count = 0
    /// Exact: 2⁶³ values of 64 bits fit.
    private var integers: Int128 = 0
    private var doubles = ExactSum()

    init(input: ColumnType, output: ColumnType, mean: Bool) throws {
        guard input.isNumber, output == (mean ? .optional(.double) : input) else {
            throw SatchelError(.invalidPlan, "a \(mean ? "mean" : "sum") of \(input) can't be \(output); please report this pipeline")
        }
        self.input = input
        type = output
        isMean = mean
    }

    func add(_ batch: Batch, at rank: Rank) throws {
        guard batch.count > 0 else { return }
        try batch.raiseFaults(reading: [batch.column])
        switch (batch.column.storage, input) {
        case (.integers(let values), .integer(.uint64)):
            for value in values { integers &+= Int128(UInt64(bitPattern: value)) }
        case (.integers(let values), .integer):
            for value in values { integers &+= Int128(value) }
        case (.doubles(let values), .double), (.doubles(let values), .float): doubles.add(contentsOf: values)
        default: throw mismatch("\(input)")
        }
        count += batch.count
    }

    func merge(_ other: any Sink) throws {
        let other = try alike(other)
        guard other.isMean == isMean, other.input == input else { throw mismatch("\(input)") }
        count += other.count
        integers &+= other.integers
        doubles.add(other.doubles)
    }

    func save(to writer: inout ByteWriter) {
        writer.append(count: count)
        writer.append(integers)
        doubles.save(to: &writer)
    }

    func restore(from cursor: inout ByteCursor) throws {
        count = try cursor.readCount()
        integers = try cursor.read(Int128.self)
        doubles = try ExactSum(savedIn: &cursor)
    }

    func finish(sorted: Bool) throws -> [Batch] {
        if isMean {
            let wrapped = ColumnData(.doubles([mean]))
            return [Batch(ColumnData(.optional(present: [count > 0], wrapped)))]
        }
        if type == .float { return [Batch(ColumnData(.doubles([Double(doubles.roundedToFloat)])))] }
        guard case .integer(let width) = type else { return [Batch(ColumnData(.doubles([doubles.rounded])))] }
        if let error = width.overflow(ofSum: integers, of: count) { throw error }
        return [Batch(ColumnData(.integers([Int64(truncatingIfNeeded: integers)])))]
    }

    private var mean: Double {
        if count == 0 { return 0 }
        return !input.isInteger ? doubles.mean(of: count) : BigMagnitude(integers).quotient(by: UInt64(count))
    }
}

extension IntegerType {
    /// The error of a sum that the type can't hold.
    func overflow(ofSum sum: Int128, of count: Int) -> SatchelError? {
        if range.contains(sum) { return nil }
        let bounds = "\(range.lowerBound) to \(range.upperBound)"
        return SatchelError(
            .arithmetic, "the sum of \(count) values is \(sum), which \(self) (\(bounds)) can't hold; widen the values, or sum parts")
    }

    /// The values that the type holds.
    var range: ClosedRange<Int128> {
        switch self {
        case .int8: Int128(Int8.min)...Int128(Int8.max)
        case .int16: Int128(Int16.min)...Int128(Int16.max)
        case .int32: Int128(Int32.min)...Int128(Int32.max)
        case .int64: Int128(Int64.min)...Int128(Int64.max)
        case .uint8: 0...Int128(UInt8.max)
        case .uint16: 0...Int128(UInt16.max)
        case .uint32: 0...Int128(UInt32.max)
        case .uint64: 0...Int128(UInt64.max)
        }
    }
}
