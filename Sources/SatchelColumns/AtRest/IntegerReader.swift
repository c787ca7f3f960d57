/// Integers as they lie in a batch; their bytes are checked to be there, so that every row can be read.
struct IntegerReader {
    private let encoding: BatchFormat.Encoding
    private let width: Int
    private let base: Int64
    private let first: Int64
    private let count: Int
    private let values: UnsafeRawBufferPointer
    /// Of runs: behind which row each ends.
    private let ends: [Int]

    init(_ cursor: inout ByteCursor, count: Int) throws {
        let scheme = try cursor.read(UInt8.self)
        let width = Int(try cursor.read(UInt8.self))
        _ = try cursor.read(UInt16.self)
        let runs = Int(try cursor.read(UInt32.self))
        base = try cursor.read(Int64.self)
        first = try cursor.read(Int64.self)
        guard let encoding = BatchFormat.Encoding(rawValue: scheme), [0, 1, 2, 4, 8].contains(width) else {
            throw cursor.damaged("has integers of an unknown form")
        }
        self.encoding = encoding
        self.width = width
        self.count = count
        switch encoding {
        case .plain:
            values = try cursor.take(count, of: width)
            ends = []
        case .delta:
            values = try cursor.take(max(count - 1, 0), of: width)
            ends = []
        case .runs:
            guard runs <= count else { throw cursor.damaged("has \(runs) runs in \(count) rows") }
            values = try cursor.take(runs, of: width)
            let places = try cursor.take(runs, of: 4)
            var ends: [Int] = []
            ends.reserveCapacity(runs)
            for run in 0..<runs {
                // In bounds: there are four bytes a run.
                let end = Int(UInt32(littleEndian: places.loadUnaligned(fromByteOffset: run * 4, as: UInt32.self)))
                guard end > ends.last ?? 0, end <= count else { throw cursor.damaged("has a run that ends at \(end)") }
                ends.append(end)
            }
            guard ends.last ?? 0 == count else { throw cursor.damaged("has runs for \(ends.last ?? 0) of \(count) rows") }
            self.ends = ends
        default: throw cursor.damaged("has integers of an unknown form")
        }
    }

    /// All rows, or the given ones, which must be rows of the column in ascending order.
    func read<Value: FixedWidthInteger>(as type: Value.Type = Value.self, rows: [Int32]? = nil) -> [Value] {
        if let rows, encoding != .plain {
            let all: [Value] = read()
            return rows.map { all[Int($0)] }
        }
        let wanted = rows?.count ?? count
        return [Value](unsafeUninitializedCapacity: wanted) { target, filled in
            switch encoding {
            case .delta: readDeltas(into: target)
            case .runs: readRuns(into: target)
            default:
                if let rows {
                    each { offset in
                        rows.indices.forEach {
                            target.initializeElement(at: $0, to: Value(truncatingIfNeeded: base &+ offset(Int(rows[$0]))))
                        }
                    }
                } else {
                    each { offset in
                        for row in 0..<count { target.initializeElement(at: row, to: Value(truncatingIfNeeded: base &+ offset(row))) }
                    }
                }
            }
            filled = wanted
        }
    }

    /// Gives the body how to read what is written for a row; once a width, so that each has its own loop.
    @inline(__always)
    private func each(_ body: ((Int) -> Int64) -> Void) {
        // In bounds: `values` holds `width` bytes for each row that the body may ask for.
        switch width {
        case 0: body { _ in 0 }
        case 1: body { Int64(values.loadUnaligned(fromByteOffset: $0, as: UInt8.self)) }
        case 2: body { Int64(UInt16(littleEndian: values.loadUnaligned(fromByteOffset: $0 * 2, as: UInt16.self))) }
        case 4: body { Int64(UInt32(littleEndian: values.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self))) }
        default: body { Int64(littleEndian: values.loadUnaligned(fromByteOffset: $0 * 8, as: Int64.self)) }
        }
    }

    private func readDeltas<Value: FixedWidthInteger>(into target: UnsafeMutableBufferPointer<Value>) {
        guard count > 0 else { return }
        target.initializeElement(at: 0, to: Value(truncatingIfNeeded: first))
        each { step in
            var value = first
            for row in 1..<count {
                value = value &+ base &+ step(row - 1)
                target.initializeElement(at: row, to: Value(truncatingIfNeeded: value))
            }
        }
    }

    private func readRuns<Value: FixedWidthInteger>(into target: UnsafeMutableBufferPointer<Value>) {
        each { value in
            var row = 0
            for (run, end) in ends.enumerated() {
                let repeated = Value(truncatingIfNeeded: base &+ value(run))
                while row < end {
                    target.initializeElement(at: row, to: repeated)
                    row += 1
                }
            }
        }
    }
}
