internal import SatchelColumns

/// How a segment goes to a worker.
enum SegmentForm {
    /// The worker has it, by this number.
    case held(UInt64)
    /// It can ask for it, by this number.
    case lent(UInt64)
    /// In a file that the worker can map.
    case inFile(String, offset: Int)
    /// In an object that the worker can read.
    case inStore(StoredPart)
    /// What is read of it.
    case parts(ByteParts)

    static let heldTag: UInt8 = 0
    static let inFileTag: UInt8 = 1
    static let inStoreTag: UInt8 = 2
    static let partsTag: UInt8 = 3
    static let lentTag: UInt8 = 4

    var tag: UInt8 {
        switch self {
        case .held: Self.heldTag
        case .lent: Self.lentTag
        case .inFile: Self.inFileTag
        case .inStore: Self.inStoreTag
        case .parts: Self.partsTag
        }
    }
}

extension Segment {
    func form(for worker: WorkerIdentity, reading: Projection) throws -> SegmentForm {
        if let held, let number = held.number(on: worker) { return held.areShared ? .lent(number) : .held(number) }
        if let (file, offset) = inFile { return .inFile(file, offset: offset) }
        if let part = inStore { return .inStore(part) }
        return .parts(try ByteParts(of: self, reading: reading))
    }
}
