internal import SatchelColumns
internal import Synchronization

/// Rows at rest that a worker holds, or all together; they may be let go when nobody has this object any longer.
final class HeldRows: Sendable {
    private struct Place {
        var worker: WorkerIdentity
        var number: UInt64
    }

    let rows: Int
    let bytes: Int
    let checksum: UInt32
    /// Which machine has made them, where they can be read from all.
    private let host: Int?
    /// How they are made again, and which of its outputs they are.
    let lineage: Lineage
    let index: Int
    private let crew: any Crew
    private let place: Mutex<Place>

    init(_ description: HeldDescription, at index: Int, on worker: WorkerIdentity, host: Int?, crew: any Crew, lineage: Lineage) {
        rows = description.rows
        bytes = description.bytes
        checksum = description.checksum
        self.host = host
        self.index = index
        self.crew = crew
        self.lineage = lineage
        place = Mutex(Place(worker: worker, number: description.number))
    }

    deinit {
        let place = place.withLock { $0 }
        crew.release([place.number], of: place.worker)
    }

    /// The number by which a worker knows them, if it holds them.
    func number(on worker: WorkerIdentity) -> UInt64? { place.withLock { $0.worker == worker ? $0.number : nil } }

    /// Which of the crew's places they are at; nil where they are lost.
    var home: Int? {
        let worker = place.withLock { $0.worker }
        return crew.isAlive(worker) ? host ?? worker.place : nil
    }

    /// Whether every worker can read them.
    var areShared: Bool { crew.lender != nil }

    var isLost: Bool { home == nil }

    /// They are somewhere else now.
    func move(to worker: WorkerIdentity, number: UInt64) { place.withLock { $0 = Place(worker: worker, number: number) } }

    /// Makes them again, if they are lost, at a place.
    func ensure(at place: Int, flag: CancelFlag) throws { if isLost { try lineage.remake(at: place, flag: flag) } }

    /// The batch's bytes, as far as a projection names its columns.
    func region(reading projection: Projection, type: ColumnType) throws -> ByteRegion {
        if let lender = crew.lender {
            try ensure(at: 0, flag: CancelFlag())
            let number = place.withLock { $0.number }
            return try LentRows(number: number, bytes: bytes, type: type, lender: lender).region(reading: projection)
        }
        var writer = ByteWriter()
        try writer.append(json: projection)
        return try outlivingLosses(while: "gave out kept rows") {
            try ensure(at: place.withLock { $0.worker.place }, flag: CancelFlag())
            let place = place.withLock { $0 }
            let answer = try crew.fetch(place.number, reading: writer.bytes, from: place.worker)
            return try answer.withUnsafeBytes { answer in
                var cursor = ByteCursor(answer, of: "an answer")
                return try ByteParts.region(count: bytes, from: &cursor)
            }
        }
    }
}
