internal import CWorkerHook

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Frame after frame from a descriptor; used by one thread at a time.
struct IncomingFrames {
    private static let pieceBytes = 1 << 16
    /// The most descriptors that are looked at of one message.
    private static let mostFiles = 16

    private var reader: FrameReader
    private let takesFiles: Bool
    private var piece: [UInt8] = []
    /// What came along and no header has taken yet, in order.
    private var files: [AttachedFile] = []
    private var hasEnded = false
    private var fault: (any Error)?

    init(reader: FrameReader, takesFiles: Bool) {
        self.reader = reader
        self.takesFiles = takesFiles
    }

    mutating func receive(on ends: ChannelEnds, until deadline: Deadline) throws -> FrameChannel.Received {
        if let fault { throw fault }
        var isLate = false
        do {
            while true {
                guard !ends.isClosed else { return .end }
                if let frame = try next() { return .frame(frame) }
                if hasEnded { return .end }
                // Bytes may go on coming without being a whole frame.
                if isLate { return .timeout }
                if try take(ends) {
                    isLate = deadline.hasPassed
                    continue
                }
                switch try ends.wait(ends.input, for: POLLIN, until: deadline) {
                case .ready: break
                case .timeout: return .timeout
                case .closed: return .end
                }
            }
        } catch {
            (fault, files, piece) = (error, [], [])
            throw error
        }
    }

    /// The next frame of what was taken, with the payload that lies in a file.
    private mutating func next() throws -> Frame? {
        switch try reader.next() {
        case .frame(let frame): return frame
        case .attached(let claim):
            guard !files.isEmpty else { throw WireFault.attachmentMissing(claim.kind, number: claim.number) }
            return Frame(claim.kind, claim.number, try files.removeFirst().payload(claim))
        case nil:
            // A descriptor comes with the first byte of its header, so that only the frame that is on its way can still take one.
            guard files.count <= (reader.isBetweenFrames ? 0 : 1) else { throw WireFault.attachmentSurplus }
            if hasEnded { try reader.end() }
            return nil
        }
    }

    /// Takes what is there; whether anything was.
    private mutating func take(_ ends: ChannelEnds) throws -> Bool {
        if piece.isEmpty { piece = Array(repeating: 0, count: Self.pieceBytes) }
        var found: Int32 = 0
        var came = [Int32](repeating: -1, count: takesFiles ? Self.mostFiles : 0)
        let count = piece.withUnsafeMutableBytes { bytes in
            satchel_channel_receive(
                ends.input, ends.inputIsSocket ? 1 : 0, bytes.baseAddress, bytes.count, &came, Int32(came.count), &found)
        }
        files += came.prefix(Int(found)).map(AttachedFile.init(owning:))
        switch count {
        case 1...:
            // In bounds: the call says how many of them it wrote.
            piece.withUnsafeBytes { reader.feed(UnsafeRawBufferPointer(rebasing: $0.prefix(count))) }
            return true
        // The other side closed it, with or without having read everything.
        case 0, -Int(ECONNRESET):
            hasEnded = true
            return true
        case -Int(EAGAIN): return false
        default: throw ChannelFault.failed("receive on a channel", Int32(truncatingIfNeeded: -count))
        }
    }
}
