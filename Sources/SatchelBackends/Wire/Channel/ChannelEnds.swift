internal import CWorkerHook
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// The descriptors of a channel: closed when the channel is and no thread uses them any more, so that none of them is another file meanwhile.
final class ChannelEnds: Sendable {
    enum Waited { case ready, timeout, closed }

    private struct Use {
        var isClosed = false
        var users = 0
        /// The end whose closing wakes all who wait.
        var alarm: Int32 = -1
    }

    let input: Int32
    let output: Int32
    let inputIsSocket: Bool
    let outputIsSocket: Bool
    /// Readable as soon as the channel is closed.
    private let closing: Int32
    /// Why there is none of it.
    private let fault: ChannelFault?
    private let use: Mutex<Use>

    init(input: Int32, output: Int32) {
        self.input = input
        self.output = output
        inputIsSocket = satchel_channel_is_socket(input) != 0
        outputIsSocket = satchel_channel_is_socket(output) != 0
        var ends: (Int32, Int32) = (-1, -1)
        let result = withUnsafeMutableBytes(of: &ends) { bytes in
            // Two numbers lie one after the other in a pair of them.
            bytes.withMemoryRebound(to: Int32.self) { satchel_channel_pipe($0.baseAddress) }
        }
        fault = result < 0 ? .failed("open a channel", -result) : nil
        closing = ends.0
        use = Mutex(Use(alarm: ends.1))
    }

    deinit { close() }

    /// Calls the body while the descriptors are sure to stay open; throws where they are closed.
    func using<Result>(_ body: () throws -> Result) throws -> Result {
        if let fault { throw fault }
        let isOpen = use.withLock { use in
            if !use.isClosed { use.users += 1 }
            return !use.isClosed
        }
        guard isOpen else { throw ChannelFault.closed }
        defer {
            let isLast = use.withLock { use in
                use.users -= 1
                return use.isClosed && use.users == 0
            }
            if isLast { free() }
        }
        return try body()
    }

    var isClosed: Bool { use.withLock { $0.isClosed } }

    func close() {
        let (alarm, isUnused) = use.withLock { use -> (Int32, Bool) in
            guard !use.isClosed else { return (-1, false) }
            use.isClosed = true
            defer { use.alarm = -1 }
            return (use.alarm, use.users == 0)
        }
        closeDescriptor(alarm)
        if isUnused { free() }
    }

    /// Waits until a call on one of the descriptors has something to say, or the channel is closed.
    func wait(_ descriptor: Int32, for events: Int32, until deadline: Deadline) throws -> Waited {
        while true {
            var entries = [
                pollfd(fd: descriptor, events: Int16(events), revents: 0), pollfd(fd: closing, events: Int16(POLLIN), revents: 0),
            ]
            let count = poll(&entries, nfds_t(entries.count), deadline.milliseconds)
            if count < 0, errno != EINTR { throw ChannelFault.failed("wait for a channel", errno) }
            if entries[1].revents != 0 || isClosed { return .closed }
            if entries[0].revents != 0 { return .ready }
            if count >= 0, deadline.hasPassed { return .timeout }
        }
    }

    private func free() {
        closeDescriptor(input)
        if output != input { closeDescriptor(output) }
        closeDescriptor(closing)
    }
}

/// Closes one that is there.
func closeDescriptor(_ descriptor: Int32) {
    if descriptor >= 0 { close(descriptor) }
}
