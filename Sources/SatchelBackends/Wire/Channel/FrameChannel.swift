internal import Synchronization

/// A connected pair of descriptors with frames on it, or a socket that is both: any thread may send, and one receives.
///
/// Large payloads go as files whose descriptors travel along, where the channel can do that (`canAttach`: a Unix socket of this machine).
/// A file is on its way without taking room in the socket: how many may be is for the messages to say.
package final class FrameChannel: Sendable {
    package enum Received: Sendable, Hashable {
        case frame(Frame)
        case end
        case timeout
    }

    /// A payload of more bytes goes as a file.
    static let mostInline = 1 << 16

    private let ends: ChannelEnds
    private let limits: FrameLimits
    private let canAttach: Bool
    private let outgoing: Mutex<OutgoingFrames>
    private let incoming: Mutex<IncomingFrames>

    /// Owns the descriptors, which are one and the same for a socket.
    package init(input: Int32, output: Int32, canAttach: Bool, limits: FrameLimits = .standard) {
        ends = ChannelEnds(input: input, output: output)
        self.limits = limits
        self.canAttach = canAttach && ends.outputIsSocket
        outgoing = Mutex(OutgoingFrames())
        incoming = Mutex(IncomingFrames(reader: FrameReader(limits: limits), takesFiles: canAttach && ends.inputIsSocket))
    }

    /// Sends the frame as a whole, whoever else sends meanwhile.
    ///
    /// - Parameter seconds: how long the other side may take no bytes. If it took some of the frame, nothing can be sent after it.
    /// - Throws: ``ChannelFault``, and ``WireFault`` for a payload that is too long.
    package func send(_ frame: Frame, within seconds: Double) throws {
        guard frame.payload.count <= limits.longest(frame.kind) else {
            throw WireFault.tooLong(frame.kind, length: UInt64(frame.payload.count), limit: limits.longest(frame.kind))
        }
        try ends.using {
            // Written before it is this frame's turn, so that others need not wait for it.
            let file = canAttach && frame.payload.count > Self.mostInline ? AttachedFile.holding(frame.payload) : nil
            try outgoing.withLock { try $0.send(frame, file, on: ends, within: seconds) }
        }
    }

    /// The next frame; nil at the end of the channel, which may be that this side closed it.
    ///
    /// - Throws: ``WireFault`` or ``ChannelFault``, and the same whenever it is called again.
    package func receive() throws -> Frame? {
        guard case .frame(let frame) = try receive(within: .infinity) else { return nil }
        return frame
    }

    /// As ``receive()``, if a whole frame comes within that time.
    package func receive(within seconds: Double) throws -> Received {
        do {
            return try ends.using { try incoming.withLock { try $0.receive(on: ends, until: Deadline(within: seconds)) } }
        } catch ChannelFault.closed {
            return .end
        }
    }

    /// Ends the channel: who waits on it returns, and the descriptors are closed as soon as nobody uses them.
    package func close() { ends.close() }
}
