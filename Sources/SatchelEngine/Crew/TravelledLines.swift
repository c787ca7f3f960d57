internal import SatchelColumns
internal import SatchelScan
internal import SatchelStorage
internal import Synchronization

/// The places of rows that another process has read: for errors that show only when elements are made of them.
final class TravelledLines: Origin.Lines {
    private let spots: [SatchelError.Location]
    private let counted = Mutex<[Int: Int]>([:])

    init(_ spots: [SatchelError.Location]) { self.spots = spots }

    func spot(of line: Int) -> SatchelError.Location { spots.indices.contains(line) ? spots[line] : .init() }

    func location(of line: Int) -> SatchelError.Location {
        var spot = spot(of: line)
        guard spot.line == nil, let file = spot.file, let offset = spot.offset else { return spot }
        // Of a range in the middle of a file the lines before it were not counted; of an object they are not.
        spot.line = counted.withLock { counted in
            if let known = counted[line] { return known }
            let found = try? lineNumber(in: LocalFiles.open(file), before: offset)
            counted[line] = found
            return found
        }
        return spot
    }
}

extension ByteWriter {
    /// The places of a batch's rows, where elements are decoded of them that may fail: JSON that becomes values of `Codable` types.
    mutating func append(placesOf batch: Batch, _ type: ColumnType) {
        guard type == .json, let origin = batch.origin else { return append(false) }
        append(true)
        var files: [String] = []
        var numbers: [Int64] = []
        for row in 0..<batch.count {
            let spot = origin.spot(of: row)
            if let file = spot.file, files.last != file { files.append(file) }
            numbers += [spot.file == nil ? -1 : Int64(files.count - 1), Int64(spot.line ?? -1), Int64(spot.offset ?? -1)]
        }
        append(count: files.count)
        for file in files { append(file) }
        append(array: numbers)
    }
}

extension ByteCursor {
    mutating func places() throws -> Origin? {
        guard try bool() else { return nil }
        var files: [String] = []
        for _ in 0..<(try readCount(ofBytes: 4)) { files.append(try text()) }
        let numbers = try array(of: Int64.self).map { Int(clamping: $0) }
        let spots = stride(from: 0, to: numbers.count - 2, by: 3).map { start in
            SatchelError.Location(
                file: files.indices.contains(numbers[start]) ? files[numbers[start]] : nil,
                line: numbers[start + 1] < 0 ? nil : numbers[start + 1], offset: numbers[start + 2] < 0 ? nil : numbers[start + 2])
        }
        return Origin(lines: TravelledLines(spots))
    }
}
