import CWorkerHook
import Foundation
@testable import SatchelBackends

/// How two ends are connected.
enum Wiring: Sendable, CaseIterable {
    case socket, plainSocket, pipes

    var canAttach: Bool { self == .socket }

    /// The descriptors of both ends: input and output of each.
    func descriptors() throws -> (near: (Int32, Int32), far: (Int32, Int32)) {
        if self == .pipes {
            let (there, back) = (try Self.pipe(), try Self.pipe())
            return ((back.0, there.1), (there.0, back.1))
        }
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Self.stream, 0, &ends) == 0 else { throw ChannelFault.failed("make a pair of sockets", errno) }
        return ((ends[0], ends[0]), (ends[1], ends[1]))
    }

    func channels() throws -> (near: FrameChannel, far: FrameChannel) {
        let (near, far) = try descriptors()
        return (
            FrameChannel(input: near.0, output: near.1, canAttach: canAttach),
            FrameChannel(input: far.0, output: far.1, canAttach: canAttach)
        )
    }

    /// A channel, and the bare descriptors at its other end.
    func channel() throws -> (channel: FrameChannel, other: RawEnd) {
        let (near, far) = try descriptors()
        return (FrameChannel(input: near.0, output: near.1, canAttach: canAttach), RawEnd(input: far.0, output: far.1))
    }

    private static func pipe() throws -> (Int32, Int32) {
        var ends: [Int32] = [-1, -1]
        guard satchel_channel_pipe(&ends) == 0 else { throw ChannelFault.failed("make a pipe", errno) }
        return (ends[0], ends[1])
    }

    #if canImport(Darwin)
        private static let stream = SOCK_STREAM
    #else
        private static let stream = Int32(SOCK_STREAM.rawValue)
    #endif
}

/// The other side of a channel, without a channel.
final class RawEnd: Sendable {
    let input: Int32
    let output: Int32

    init(input: Int32, output: Int32) {
        self.input = input
        self.output = output
    }

    deinit {
        close(input)
        if output != input { close(output) }
    }

    /// Sends a few bytes, with a file.
    func send(_ bytes: [UInt8], attaching file: AttachedFile? = nil) throws {
        let count = withExtendedLifetime(file) {
            satchel_channel_send(output, satchel_channel_is_socket(output), bytes, bytes.count, file?.descriptor ?? -1)
        }
        guard count == bytes.count else { throw ChannelFault.failed("send \(bytes.count) bytes", Int32(-count)) }
    }
}

/// What a thread of its own gives.
final class OnThread<Value: Sendable>: @unchecked Sendable {
    // Sendable because the result is written before the semaphore is signalled, and read after.
    private var result: Result<Value, any Error>?
    private let isThere = DispatchSemaphore(value: 0)

    init(_ body: @escaping @Sendable () throws -> Value) {
        Thread.detachNewThread {
            self.result = Result(catching: body)
            self.isThere.signal()
        }
    }

    func value() throws -> Value {
        isThere.wait()
        isThere.signal()
        guard let result else { throw ChannelFault.closed }
        return try result.get()
    }
}
