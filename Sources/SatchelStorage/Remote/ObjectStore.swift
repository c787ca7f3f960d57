internal import Synchronization

/// Objects of one kind of address: listed, and read from an offset on.
package protocol ObjectStore: AnyObject, Sendable {
    /// The objects that the addresses name, in the order of the addresses, and naturally by name within each.
    func list(_ addresses: [String]) throws -> [InputObject]

    /// Begins to read an object, and returns at once.
    /// - Parameters:
    ///   - range: what is wanted of it; nil: all. Reading on behind its end goes on with the object.
    ///   - isTentative: perhaps only a little of it is wanted.
    ///   - takesSlot: whether it counts among those that may be on their way at once, and waits for its turn.
    func open(_ object: InputObject, range: Range<Int>?, isTentative: Bool, takesSlot: Bool) throws -> ObjectReader

    /// How many objects may be on their way at once now.
    var objectsAtOnce: Int { get }
}

/// An object that may be on its way before a thread reads it.
package final class UpcomingObject: Sendable {
    private struct State {
        /// Begun, and not yet taken.
        var begun: Result<ObjectReader, any Error>?
        /// Taken.
        weak var reader: ObjectReader?
    }

    package let object: InputObject
    package let range: Range<Int>?
    package let store: any ObjectStore
    /// Listings have a hundred thousand of these: no more than a lock each.
    private let state = Mutex(State())

    package init(_ object: InputObject, range: Range<Int>?, store: any ObjectStore) {
        self.object = object
        self.range = range
        self.store = store
    }

    /// The address as texts show it.
    package var name: String { WebAddress.shown(object.address) }

    /// Where reading begins: a byte before the range, as `LineChunks` has it.
    private var wanted: Range<Int>? { range.map { max(0, $0.lowerBound - 1)..<$0.upperBound } }

    /// Sends for it.
    package func begin() {
        state.withLock { state in
            if state.begun == nil, state.reader == nil {
                state.begun = Result { try store.open(object, range: wanted, isTentative: false, takesSlot: true) }
            }
        }
    }

    /// The bytes, for one reader; those of an object that nobody sent for come bit by bit.
    package func take() throws -> ObjectReader {
        let begun = state.withLock { state in
            defer { state.begun = nil }
            return state.begun
        }
        let reader = try begun?.get() ?? store.open(object, range: wanted, isTentative: true, takesSlot: true)
        state.withLock { $0.reader = reader }
        return reader
    }

    /// Lets what is on its way go; who reads it is told that the transfer was cancelled.
    package func cancel() {
        let (begun, reader) = state.withLock { state in
            defer { state.begun = nil }
            return (state.begun, state.reader)
        }
        if case .success(let reader) = begun { reader.cancel() }
        reader?.cancel()
    }
}
