internal import SatchelColumns

/// Bytes in any pieces to frames: a pure state machine, for bytes that may be damaged or hostile.
///
/// It never holds more than twice what it was fed, and a constant: a length is only a claim until its bytes come.
package struct FrameReader: Sendable {
    /// A payload that lies in a descriptor which came along with the header.
    package struct Attachment: Sendable, Hashable {
        package var kind: Frame.Kind
        package var number: UInt64
        package var length: Int
        package var checksum: UInt32
    }

    package enum Event: Sendable, Hashable {
        case frame(Frame)
        case attached(Attachment)
    }

    private let limits: FrameLimits
    /// What is neither part of a header that was read nor of the payload; looked at from `position` on.
    private var pending: [UInt8] = []
    private var position = 0
    /// Of the frame whose payload is being read.
    private var header: FrameHeader?
    private var payload: [UInt8] = []
    private var fault: WireFault?

    package init(limits: FrameLimits = .standard) { self.limits = limits }

    /// How many bytes it has room for.
    var heldBytes: Int { pending.capacity + payload.capacity }
    /// Whether what was fed so far is whole frames, and all of them were given back.
    var isBetweenFrames: Bool { header == nil && position == pending.count }

    package mutating func feed(_ bytes: UnsafeRawBufferPointer) {
        guard fault == nil else { return }
        pending.removeFirst(position)
        position = 0
        var taken = 0
        // Nothing is between the payload and these bytes: they need not wait in `pending`.
        if let header, pending.isEmpty { taken = extend(to: header.length, bytes) }
        // In bounds: no more was taken than there is.
        pending.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[taken...]))
    }

    /// The next whole frame; nil: more bytes are needed. Throws once and for ever after where the bytes are no frames.
    package mutating func next() throws -> Event? {
        if let fault { throw fault }
        do { return try read() } catch { throw broken(by: error) }
    }

    /// The channel ended, and `next` gave nil: throws where that is in the middle of a frame.
    package mutating func end() throws {
        if let fault { throw fault }
        if let header {
            throw broken(by: WireFault.cut(.payload(header.kind, length: header.length, bytes: payload.count)))
        }
        guard position == pending.count else { throw broken(by: WireFault.cut(.header(bytes: pending.count - position))) }
    }

    private mutating func broken(by error: any Error) -> any Error {
        fault = error as? WireFault
        (pending, position, header, payload) = ([], 0, nil, [])
        return error
    }

    private mutating func read() throws -> Event? {
        guard let header = try header ?? readHeader() else { return nil }
        if header.isAttached {
            self.header = nil
            return .attached(
                Attachment(kind: header.kind, number: header.number, length: header.length, checksum: header.checksum))
        }
        let bytes = pending
        // In bounds: `position` is at most the number of bytes.
        position += bytes.withUnsafeBytes { extend(to: header.length, UnsafeRawBufferPointer(rebasing: $0[position...])) }
        guard payload.count == header.length else { return nil }
        guard payload.withUnsafeBytes(BatchFormat.checksum) == header.checksum else {
            throw WireFault.damagedPayload(header.kind, number: header.number)
        }
        defer { (self.header, payload) = (nil, []) }
        return .frame(Frame(header.kind, header.number, payload))
    }

    private mutating func readHeader() throws -> FrameHeader? {
        header = try pending.withUnsafeBytes { bytes in
            // In bounds: `position` is at most the number of bytes, and the prefix no longer than what is left.
            let left = UnsafeRawBufferPointer(rebasing: bytes[position...].prefix(FrameHeader.size))
            // Whoever writes something else may never write as much as a header.
            guard left.count == FrameHeader.size else {
                try FrameHeader.checkBeginning(left)
                return nil
            }
            return try FrameHeader(left, limits: limits)
        }
        if header != nil { position += FrameHeader.size }
        return header
    }

    /// Adds to the payload what belongs to it, and says how much that was.
    private mutating func extend(to length: Int, _ bytes: UnsafeRawBufferPointer) -> Int {
        let count = min(bytes.count, length - payload.count)
        let needed = payload.count + count
        // No overflow: a payload is no longer than its limit.
        if needed > payload.capacity { payload.reserveCapacity(min(length, max(needed, 2 * payload.count))) }
        payload.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes.prefix(count)))
        return count
    }
}
