internal import SatchelColumns
internal import SatchelStorage

/// A batch in a part of an object: of its bytes those come that a run reads, once it does.
///
/// The directory first, and then the columns, of which those that lie close together come in one piece. Nothing is held longer than it is read.
final class StoredPart: Upcoming {
    private struct State {
        var isBegun = false
        var isCancelled = false
        var found: Result<ByteRegion, any Error>?
        /// Those that bytes come from now.
        var readers: [ObjectReader] = []
    }

    private let store: S3Store
    let object: InputObject
    /// Where in the object it lies.
    let place: Range<Int>
    private let type: ColumnType
    /// What is read of it.
    let columns: Projection
    private let state = Monitor(State())

    /// What lies between two columns comes with them if it is less: another request would take longer.
    static let gap = 32 << 10

    init(_ object: InputObject, place: Range<Int>, type: ColumnType, columns: Projection, store: S3Store) {
        self.object = object
        self.place = place
        self.type = type
        self.columns = columns
        self.store = store
    }

    var isWanted: Bool { !columns.isNothing }
    var atOnce: Int { store.objectsAtOnce }

    // MARK: Ahead of who reads it

    func begin() {
        let isFirst = state.update { state in
            defer { state.isBegun = true }
            return !state.isBegun && !state.isCancelled
        }
        guard isFirst else { return }
        OwnThreads.start { [self] in
            let found = Result { try fetch() }
            state.update { $0.found = $0.isCancelled ? nil : found }
        }
    }

    func cancel() {
        let readers = state.update { state in
            state.isCancelled = true
            state.found = nil
            defer { state.readers = [] }
            return state.readers
        }
        for reader in readers { reader.cancel() }
    }

    /// Calls the body with bytes as long as the batch, of which those are there that the columns lie in.
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) throws -> Result {
        do {
            return try taken().withBytes(body)
        } catch var error as SatchelError where error.code == .corruptBatch {
            if error.location.file == nil { error.location.file = object.address }
            throw error
        }
    }

    private func taken() throws -> ByteRegion {
        let ahead = state.wait { state -> Swift.Result<ByteRegion, any Error>?? in
            if !state.isBegun || state.isCancelled { return .some(nil) }
            guard let found = state.found else { return nil }
            state.found = nil
            state.isBegun = false
            return found
        }
        return try ahead?.get() ?? fetch()
    }

    // MARK: The bytes

    private func fetch() throws -> ByteRegion {
        let region = try ByteRegion(blank: place.count)
        var loaded: [Range<Int>] = []
        // A batch that is small comes whole.
        let beginning = max(BatchReader.directoryBytes(of: type), Self.gap)
        try load([0..<min(place.count, beginning)], into: region, &loaded)
        let reader = try region.withBytes { try BatchReader($0, type: type) }
        // Who reads the batch says what is wrong with it.
        guard reader.length <= place.count else { return region }
        while true {
            let missing = try region.withBytes { try reader.missing(for: columns, in: $0, there: loaded) }
            if missing.isEmpty { return region }
            try load(missing, into: region, &loaded)
        }
    }

    private func load(_ ranges: [Range<Int>], into region: ByteRegion, _ loaded: inout [Range<Int>]) throws {
        let pieces = Self.joined(ranges, over: Self.gap)
        defer { state.update { $0.readers = [] } }
        let readers = try pieces.map { piece in
            // No overflow: the part lies within the object.
            try store.open(object, exactly: place.lowerBound + piece.lowerBound..<place.lowerBound + piece.upperBound)
        }
        let isOpen = state.update { state in
            if !state.isCancelled { state.readers = readers }
            return !state.isCancelled
        }
        if !isOpen { for reader in readers { reader.cancel() } }
        for (piece, reader) in zip(pieces, readers) {
            try region.rewrite(piece) { target in
                var filled = 0
                while filled < target.count {
                    // In bounds: `filled` is less than the count.
                    let count = try reader.read(into: UnsafeMutableRawBufferPointer(rebasing: target[filled...]))
                    guard count > 0 else {
                        throw SatchelError(.readFailed, "the object ended before its bytes were all there", at: .init(file: object.address))
                    }
                    filled += count
                }
            }
        }
        loaded = Self.joined(loaded + pieces, over: 0)
    }

    /// The same bytes, and what lies between them in gaps that are no larger, in as few pieces as that makes.
    static func joined(_ ranges: [Range<Int>], over gap: Int) -> [Range<Int>] {
        var pieces: [Range<Int>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = pieces.last, range.lowerBound - last.upperBound <= gap {
                pieces[pieces.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                pieces.append(range)
            }
        }
        return pieces
    }
}
