internal import SatchelColumns

/// Gathers the lines that a segment's rows were read from, so that an error of a later pipeline still names them.
struct SegmentLines {
    private(set) var files: [String] = []
    private(set) var numbers = LineNumbers()

    mutating func append(_ origin: Origin?, count: Int) {
        if let origin, let found = origin.lines.numbers(of: origin.rows, count: count) {
            if files.last != found.file { files.append(found.file) }
            numbers.append(found.numbers, file: files.count - 1)
            return
        }
        for row in 0..<count {
            let place = origin?.lines.place(of: origin?.rows.map { Int($0[row]) } ?? row)
            if let place, files.last != place.file { files.append(place.file) }
            // Lines count from 1.
            numbers.append(place?.number ?? 0, file: max(0, files.count - 1))
        }
    }

    mutating func clear() {
        files = []
        numbers.clear()
    }
}

/// A segment's rows as lines: looked up when an error asks for its place.
struct RowsOfSegment: Origin.Lines {
    let segment: Segment

    func location(of line: Int) -> SatchelError.Location {
        guard let place = place(of: line) else { return .init() }
        return .init(file: place.file, line: place.number)
    }

    func place(of line: Int) -> (file: String, number: Int)? { segment.place(of: line) }
}
