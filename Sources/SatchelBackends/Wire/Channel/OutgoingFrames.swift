internal import CWorkerHook

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Frame after frame to a descriptor; used by one thread at a time.
struct OutgoingFrames {
    /// Why nothing can be sent any more.
    private var fault: ChannelFault?

    mutating func send(_ frame: Frame, _ file: AttachedFile?, on ends: ChannelEnds, within seconds: Double) throws {
        if let fault { throw fault }
        var sent = 0
        do {
            if let file, try attach(file, to: frame, on: ends, seconds, &sent) { return }
            var header = frame.header().encoded
            // One call for both where that costs no great copy.
            let isShort = frame.payload.count <= FrameChannel.mostInline
            if isShort { header += frame.payload }
            try push(header, on: ends, seconds, &sent)
            if !isShort { try push(frame.payload, on: ends, seconds, &sent) }
        } catch let found as ChannelFault {
            // The other side would take what comes next for the rest of this frame.
            if sent > 0 { fault = found }
            throw found
        }
    }

    /// Whether the system took the descriptor; it has a bound of those that are on their way.
    private func attach(
        _ file: AttachedFile, to frame: Frame, on ends: ChannelEnds, _ seconds: Double, _ sent: inout Int
    ) throws -> Bool {
        do {
            try push(frame.header(isAttached: true).encoded, file, on: ends, seconds, &sent)
            return true
        } catch ChannelFault.failed where sent == 0 {
            return false
        }
    }

    private func push(
        _ bytes: [UInt8], _ file: AttachedFile? = nil, on ends: ChannelEnds, _ seconds: Double, _ sent: inout Int
    ) throws {
        defer { withExtendedLifetime(file) {} }
        try bytes.withUnsafeBytes { bytes in
            var position = 0
            var deadline = Deadline(within: seconds)
            while position < bytes.count, let start = bytes.baseAddress {
                guard !ends.isClosed else { throw ChannelFault.closed }
                // In bounds: no more than is left from `position` on. The descriptor goes with the first byte.
                let count = satchel_channel_send(
                    ends.output, ends.outputIsSocket ? 1 : 0, start + position, bytes.count - position,
                    position == 0 ? file?.descriptor ?? -1 : -1)
                switch count {
                case 0:
                    switch try ends.wait(ends.output, for: POLLOUT, until: deadline) {
                    case .ready: break
                    case .timeout: throw ChannelFault.stalled
                    case .closed: throw ChannelFault.closed
                    }
                case 1...:
                    position += count
                    sent += count
                    deadline = Deadline(within: seconds)
                case -Int(EPIPE), -Int(ECONNRESET), -Int(ENOTCONN): throw ChannelFault.closed
                default: throw ChannelFault.failed("send on a channel", Int32(truncatingIfNeeded: -count))
                }
            }
        }
    }
}
