internal import SatchelColumns
internal import Synchronization

/// The bytes of an object from an offset to its end, by as many requests as it takes.
package final class ObjectReader: ByteReader, @unchecked Sendable {
    // Sendable because the one who begins it hands it to the one who reads it, and nobody uses it after that.

    /// Makes the exchange for some bytes of the object.
    typealias Opening = (_ from: Int, _ to: Int?, _ isFirst: Bool) throws -> Exchange

    private let opening: Opening
    /// Nil until the first answer tells it.
    private var size: Int?
    private var position: Int
    /// Where the next request ends, if the object goes on behind that; grows from one to the next.
    private var step: Int?
    private var firstEnd: Int?
    /// One request, whatever it brings.
    private let isExact: Bool
    private let exchange = Mutex<Exchange?>(nil)
    /// What `read` copies from, and what it has not copied yet.
    private var block: ByteBlock?
    private var rest = 0..<0
    package private(set) var storedBytesRead = 0

    /// A little more than a range is asked for, since its last line ends behind it.
    static let beyond = 64 << 10
    /// What is asked for first where perhaps only a little is wanted.
    static let firstStep = 256 << 10

    init(size: Int?, range: Range<Int>?, isTentative: Bool, opening: @escaping Opening) throws {
        self.opening = opening
        self.size = size
        isExact = false
        position = range?.lowerBound ?? 0
        if isTentative { step = Self.firstStep }
        if let range {
            // No overflow: a range ends within an object.
            firstEnd = range.upperBound + Self.beyond
            step = step ?? (1 << 20)
        }
        if size.map({ position < $0 }) ?? true { try begin(isFirst: true) }
    }

    /// These bytes and no others.
    init(exactly range: Range<Int>, opening: @escaping Opening) throws {
        self.opening = opening
        isExact = true
        // As if the object ended with them.
        size = range.upperBound
        position = range.lowerBound
        if !range.isEmpty { try begin(isFirst: true) }
    }

    deinit { cancel() }

    /// May be called from any thread.
    package func cancel() { exchange.withLock { $0?.cancel() } }

    private func begin(isFirst: Bool = false) throws {
        var end = step.map { position + $0 }
        if let firstEnd, position < firstEnd { end = end.map { max($0, firstEnd) } }
        if let most = step { step = min(most * 4, 64 << 20) }
        if let limit = size, let wanted = end { end = min(limit, wanted) }
        let next = try opening(position, end ?? size, isFirst)
        exchange.withLock { $0 = next }
    }

    package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if rest.isEmpty {
            guard let block = try nextBlock(for: block) else { return 0 }
            self.block = block
            rest = 0..<block.count
        }
        let part = rest.prefix(buffer.count)
        if let block { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: block.bytes[part])) }
        rest = rest.dropFirst(part.count)
        return part.count
    }

    package func next(for block: ByteBlock) throws -> ByteBlock {
        guard rest.isEmpty else { return try filled(block) }
        if let next = try nextBlock(for: block) { return next }
        block.count = 0
        return block
    }

    private func nextBlock(for used: ByteBlock?) throws -> ByteBlock? {
        while true {
            guard let current = exchange.withLock({ $0 }) else { return nil }
            if let block = try current.next(for: used) {
                position += block.count
                storedBytesRead += block.count
                return block
            }
            exchange.withLock { $0 = nil }
            if isExact { return nil }
            if size == nil { size = try current.head()?.totalBytes ?? position }
            guard let size, position < size else { return nil }
            try begin()
        }
    }
}

extension HTTPHead {
    /// The size of the whole, of which this may be an answer in part.
    var totalBytes: Int? { status == 206 ? contentRange?.total : contentLength }
}
