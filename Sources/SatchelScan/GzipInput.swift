internal import SatchelStorage

/// The compressed side of a gzip file: a window on it that can go back a few bytes.
final class GzipInput {
    /// How far `goBack` reaches, also right after a refill: more than ISA-L holds back.
    static let margin = ByteBlock.margin

    private let source: any ByteReader
    private var block: ByteBlock
    /// Of the block's memory, the window: it begins in the margin after `goBack`.
    private var position = GzipInput.margin
    private var limit = GzipInput.margin
    private var passed = 0
    private(set) var hasEnded = false

    init(_ source: any ByteReader, capacity: Int) {
        self.source = source
        block = ByteBlock(capacity: capacity)
    }

    var storedBytesRead: Int { source.storedBytesRead }

    /// Offset in the compressed file of the next byte.
    var offset: Int { passed + position - Self.margin }

    /// The bytes at hand; more come by `refill` when it is empty.
    var window: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: block.memory[position..<limit]) }

    /// Reads on if the window is empty; false at the end of the file.
    func refill() throws -> Bool {
        if position < limit { return true }
        if hasEnded { return false }
        // The last bytes stay in reach in front of the window: at least `margin` bytes lie before `limit`.
        let last = block.memory.loadUnaligned(fromByteOffset: limit - Self.margin, as: UInt64.self)
        block = try source.next(for: block)
        block.memory.storeBytes(of: last, as: UInt64.self)
        passed += limit - Self.margin
        position = Self.margin
        limit = Self.margin + block.count
        hasEnded = block.count == 0
        return !hasEnded
    }

    /// Passes over bytes of the window.
    func advance(_ count: Int) { position += min(count, limit - position) }

    /// Takes back the last `count` bytes, at most `margin`.
    func goBack(_ count: Int) { position -= min(count, Self.margin, position) }

    func next() throws -> UInt8? {
        guard try refill() else { return nil }
        defer { position += 1 }
        return block.memory[position]
    }

    /// Up to `count` bytes, as error texts show them.
    func next(_ count: Int, after first: [UInt8]) throws -> [UInt8] {
        var bytes = first
        while bytes.count < count, let byte = try next() { bytes.append(byte) }
        return bytes
    }
}
