/// Integers in as few bytes as they need: as distances from the least of them or from one to the next, or as runs.
///
/// A head of 24 bytes: scheme, width, two bytes of zero, the number of runs, the base, the first value. Then values of `width` bytes each.
enum Integers {
    private static let headBytes = 24

    /// What is known of values before they are written.
    private struct Survey {
        var least: Int64 = 0
        var span: UInt64 = 0
        var leastStep: Int64 = 0
        var stepSpan = UInt64.max
        var runs = 0

        init<Value: FixedWidthInteger>(_ values: UnsafeBufferPointer<Value>) {
            guard let first = values.first else { return }
            var (low, high) = (first, first)
            for value in values {
                low = min(low, value)
                high = max(high, value)
            }
            least = Int64(truncatingIfNeeded: low)
            span = UInt64(bitPattern: Int64(truncatingIfNeeded: high) &- least)
            runs = 1
            // Within this span no step can overflow.
            guard values.count > 1, span < 1 << 62 else { return }
            var (lowStep, highStep) = (Int64.max, Int64.min)
            for row in 1..<values.count {
                let step = Int64(truncatingIfNeeded: values[row]) &- Int64(truncatingIfNeeded: values[row - 1])
                lowStep = min(lowStep, step)
                highStep = max(highStep, step)
                runs += step == 0 ? 0 : 1
            }
            leastStep = lowStep
            stepSpan = UInt64(bitPattern: highStep &- lowStep)
        }
    }

    private static func width(_ span: UInt64) -> Int { span == 0 ? 0 : span <= 0xFF ? 1 : span <= 0xFFFF ? 2 : span <= 0xFFFF_FFFF ? 4 : 8 }

    /// Writes the values in the shortest of the forms, and says in which.
    @discardableResult
    static func write<Value: FixedWidthInteger & BitwiseCopyable>(_ values: [Value], to region: ByteRegion) throws -> BatchFormat.Encoding {
        try values.withUnsafeBufferPointer { values in
            let survey = Survey(values)
            let plain = width(survey.span)
            let step = width(survey.stepSpan)
            let (plainBytes, stepBytes, runBytes) = (plain * values.count, step * (values.count - 1), survey.runs * (plain + 4))
            // What is slower to read has to be a good deal shorter.
            if survey.stepSpan != .max, runBytes < min(plainBytes, stepBytes) / 2 {
                try writeRuns(values, survey, plain, to: region)
                return .runs
            }
            if survey.stepSpan != .max, stepBytes < plainBytes / 4 * 3 {
                try head(.delta, step, base: survey.leastStep, first: Int64(truncatingIfNeeded: values[0]), to: region)
                try write(values.count - 1, step, to: region) {
                    Int64(truncatingIfNeeded: values[$0 + 1]) &- Int64(truncatingIfNeeded: values[$0]) &- survey.leastStep
                }
                return .delta
            }
            try head(.plain, plain, base: survey.least, to: region)
            try write(values.count, plain, to: region) { Int64(truncatingIfNeeded: values[$0]) &- survey.least }
            return .plain
        }
    }

    private static func writeRuns<Value: FixedWidthInteger>(
        _ values: UnsafeBufferPointer<Value>, _ survey: Survey, _ width: Int, to region: ByteRegion
    ) throws {
        let ends = values.indices.filter { $0 + 1 == values.count || values[$0] != values[$0 + 1] }
        try head(.runs, width, runs: ends.count, base: survey.least, to: region)
        try write(ends.count, width, to: region) { Int64(truncatingIfNeeded: values[ends[$0]]) &- survey.least }
        try write(ends.count, 4, to: region) { Int64(ends[$0] + 1) }
    }

    private static func head(
        _ encoding: BatchFormat.Encoding, _ width: Int, runs: Int = 0, base: Int64, first: Int64 = 0, to region: ByteRegion
    ) throws {
        try region.append(upTo: headBytes) { target in
            // In bounds: five stores within the 24 bytes that were asked for.
            target.storeBytes(of: encoding.rawValue, toByteOffset: 0, as: UInt8.self)
            target.storeBytes(of: UInt8(width), toByteOffset: 1, as: UInt8.self)
            target.storeBytes(of: UInt16(0), toByteOffset: 2, as: UInt16.self)
            target.storeBytes(of: UInt32(runs).littleEndian, toByteOffset: 4, as: UInt32.self)
            target.storeBytes(of: base.littleEndian, toByteOffset: 8, as: Int64.self)
            target.storeBytes(of: first.littleEndian, toByteOffset: 16, as: Int64.self)
            return headBytes
        }
    }

    /// Writes the low bytes of so many values.
    @inline(__always)
    private static func write(_ count: Int, _ width: Int, to region: ByteRegion, _ value: (Int) -> Int64) throws {
        guard width > 0, count > 0 else { return }
        try region.append(upTo: count * width) { target in
            // In bounds: value by value `width` bytes, for which there is room.
            switch width {
            case 1: for row in 0..<count { target.storeBytes(of: UInt8(truncatingIfNeeded: value(row)), toByteOffset: row, as: UInt8.self) }
            case 2:
                for row in 0..<count {
                    target.storeBytes(of: UInt16(truncatingIfNeeded: value(row)).littleEndian, toByteOffset: row * 2, as: UInt16.self)
                }
            case 4:
                for row in 0..<count {
                    target.storeBytes(of: UInt32(truncatingIfNeeded: value(row)).littleEndian, toByteOffset: row * 4, as: UInt32.self)
                }
            default:
                for row in 0..<count { target.storeBytes(of: value(row).littleEndian, toByteOffset: row * 8, as: Int64.self) }
            }
            return count * width
        }
    }
}
