internal import SatchelColumns

/// What came of a task: how far each unit went, and what the sinks have seen.
struct TaskAnswer {
    /// How a unit ended.
    struct UnitEnd {
        var number: Int
        /// For each tap of the leaf its rows.
        var rows: [Int]
        var isDone: Bool
    }

    var metrics = Metrics()
    var units: [UnitEnd] = []
    /// The unit that failed, which is the last of those that were run.
    var failure: (unit: Int, error: SatchelError)?
}

/// What a worker says of a segment that it has made.
struct HeldDescription {
    var number: UInt64
    var rows: Int
    var bytes: Int
    /// Of its bytes: made again they are to be the same.
    var checksum: UInt32
    var files: [String]
}

/// The segments that a worker has made of some rows.
struct HeldPlace {
    var input: Int
    var unit: Int
    var segments: [HeldDescription]
}

extension ByteWriter {
    mutating func append(_ answer: TaskAnswer) throws {
        try append(json: answer.metrics)
        append(answer.failure != nil)
        if let failure = answer.failure {
            append(count: failure.unit)
            try append(json: failure.error)
        }
        append(count: answer.units.count)
        for unit in answer.units {
            append(count: unit.number)
            append(unit.isDone)
            append(array: unit.rows.map(Int64.init))
        }
    }

    mutating func append(_ places: [HeldPlace]) {
        append(count: places.count)
        for place in places {
            append(count: place.input)
            append(count: place.unit)
            append(place.segments)
        }
    }

    mutating func append(_ segments: [HeldDescription]) {
        append(count: segments.count)
        for segment in segments {
            append(segment.number)
            append(count: segment.rows)
            append(count: segment.bytes)
            append(segment.checksum)
            append(count: segment.files.count)
            for file in segment.files { append(file) }
        }
    }
}

extension ByteCursor {
    mutating func answer() throws -> TaskAnswer {
        var answer = TaskAnswer()
        answer.metrics = try json(Metrics.self)
        if try bool() {
            let unit = try readCount()
            answer.failure = (unit, try json(SatchelError.self))
        }
        for _ in 0..<(try readCount(ofBytes: 9)) {
            let (number, isDone) = (try readCount(), try bool())
            let rows = try array(of: Int64.self).map { max(0, Int(clamping: $0)) }
            answer.units.append(TaskAnswer.UnitEnd(number: number, rows: rows, isDone: isDone))
        }
        return answer
    }

    mutating func heldPlaces() throws -> [HeldPlace] {
        var places: [HeldPlace] = []
        for _ in 0..<(try readCount(ofBytes: 24)) {
            let (input, unit) = (try readCount(), try readCount())
            places.append(HeldPlace(input: input, unit: unit, segments: try heldSegments()))
        }
        return places
    }

    mutating func heldSegments() throws -> [HeldDescription] {
        var segments: [HeldDescription] = []
        for _ in 0..<(try readCount(ofBytes: 36)) {
            let number = try read(UInt64.self)
            let (rows, bytes) = (try readCount(atMost: BatchFormat.mostRows), try readCount())
            let checksum = try read(UInt32.self)
            var files: [String] = []
            for _ in 0..<(try readCount(ofBytes: 4)) { files.append(try text()) }
            segments.append(HeldDescription(number: number, rows: rows, bytes: bytes, checksum: checksum, files: files))
        }
        return segments
    }
}
