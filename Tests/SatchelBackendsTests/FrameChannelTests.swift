import Foundation
@testable import SatchelBackends
import SatchelTesting
import Testing

/// Frames between two ends, over sockets and pipes.
@Suite(.timeLimit(.minutes(10))) struct FrameChannelTests {
    @Test(arguments: Wiring.allCases) func framesOfEveryLength(_ wiring: Wiring) throws {
        let (near, far) = try wiring.channels()
        var random = SeededRandom(seed: 1)
        let frames = [0, 1, 31, 65_503, 65_504, 65_535, 65_536, 65_537, 300_000, 5_000_000, 40_000_000].map {
            Frame(.batch, random.next(), FrameSamples.bytes($0, &random))
        }
        let sent = OnThread { for frame in frames { try near.send(frame, within: 60) } }
        for frame in frames {
            let received = try #require(try far.receive())
            #expect(received.number == frame.number)
            // Not shown as a text of many megabytes, nor compared byte by byte.
            let isSame = received.payload.count == frame.payload.count && memcmp(received.payload, frame.payload, frame.payload.count) == 0
            #expect(isSame, "\(frame.payload.count) bytes")
        }
        try sent.value()
        near.close()
        #expect(try far.receive() == nil)
        #expect(try far.receive() == nil)
    }

    @Test(arguments: Wiring.allCases) func bothWaysAtOnce(_ wiring: Wiring) throws {
        let (near, far) = try wiring.channels()
        var random = SeededRandom(seed: 2)
        let frames = FrameSamples.random(&random, count: 60, longest: 200_000)
        let sides = [near, far].map { side in
            OnThread { for frame in frames { try side.send(frame, within: 60) } }
        }
        let received = [near, far].map { side in OnThread { try frames.map { _ in try side.receive() } } }
        for side in received { #expect(try side.value() == frames) }
        for side in sides { try side.value() }
    }

    @Test(arguments: Wiring.allCases) func framesOfManyThreadsStayWhole(_ wiring: Wiring) throws {
        let (near, far) = try wiring.channels()
        let frames = (0..<4).map { thread in
            var random = SeededRandom(seed: UInt64(thread))
            return (0..<50).map { place in
                let length = Int.random(in: 0...(place % 5 == 0 ? 150_000 : 500), using: &random)
                return Frame(.result, UInt64(thread), FrameSamples.bytes(length, &random))
            }
        }
        let sent = frames.map { own in OnThread { for frame in own { try near.send(frame, within: 60) } } }
        var received: [[Frame]] = [[], [], [], []]
        for _ in 0..<200 {
            let frame = try #require(try far.receive())
            received[Int(frame.number)].append(frame)
        }
        #expect(received == frames)
        for thread in sent { try thread.value() }
    }

    @Test(arguments: Wiring.allCases) func aSideThatReadsNothingStalls(_ wiring: Wiring) throws {
        let (near, far) = try wiring.channels()
        var sent = 0
        #expect(throws: ChannelFault.stalled) {
            while true {
                try near.send(Frame(.ping, UInt64(sent)), within: 0.01)
                sent += 1
            }
        }
        // Nothing was cut: what is taken makes room for more.
        for number in 0..<sent { #expect(try far.receive() == Frame(.ping, UInt64(number))) }
        try near.send(Frame(.pong), within: 60)
        #expect(try far.receive() == Frame(.pong))
    }

    @Test(arguments: [Wiring.plainSocket, .pipes]) func nothingFollowsHalfAFrame(_ wiring: Wiring) throws {
        let (near, far) = try wiring.channels()
        #expect(throws: ChannelFault.stalled) { try near.send(Frame(.batch, 1, Array(repeating: 1, count: 3_000_000)), within: 0.01) }
        #expect(throws: ChannelFault.stalled) { try near.send(Frame(.ping), within: 60) }
        near.close()
        #expect {
            try far.receive()
        } throws: { error in
            if case .cut(.payload(.batch, length: 3_000_000, _)) = error as? WireFault { true } else { false }
        }
    }

    @Test(arguments: Wiring.allCases) func aSideThatIsGone(_ wiring: Wiring) throws {
        let (near, far) = try wiring.channels()
        far.close()
        // And this process goes on: there is no SIGPIPE.
        #expect(throws: ChannelFault.closed) { try near.send(Frame(.ping), within: 60) }
        #expect(throws: ChannelFault.closed) { try near.send(Frame(.batch, 1, Array(repeating: 1, count: 100_000)), within: 60) }
        #expect(try near.receive() == nil)
        near.close()
        near.close()
        #expect(try near.receive() == nil)
        #expect(throws: ChannelFault.closed) { try near.send(Frame(.ping), within: 60) }
    }

    @Test(arguments: Wiring.allCases) func whatWasSentBeforeTheEndIsReceived(_ wiring: Wiring) throws {
        let (near, far) = try wiring.channels()
        // What the other side did not read does not matter.
        try far.send(Frame(.progress), within: 60)
        for frame in FrameSamples.some { try near.send(frame, within: 60) }
        near.close()
        for frame in FrameSamples.some { #expect(try far.receive() == frame) }
        #expect(try far.receive() == nil)
    }

    @Test(arguments: Wiring.allCases) func anEndWithinAFrame(_ wiring: Wiring) throws {
        let (channel, other) = try wiring.channel()
        try other.send(Frame(.ping).encoded + Array(Frame(.task, 1, [1, 2]).encoded.dropLast()))
        #expect(try channel.receive() == Frame(.ping))
        #expect(try channel.receive(within: 0) == .timeout)
        _ = consume other
        for _ in 0..<2 { #expect(throws: WireFault.cut(.payload(.task, length: 2, bytes: 1))) { try channel.receive() } }
    }

    @Test(arguments: Wiring.allCases) func waitingEndsInTime(_ wiring: Wiring) throws {
        let (channel, other) = try wiring.channel()
        #expect(try channel.receive(within: 0) == .timeout)
        #expect(try channel.receive(within: 0.001) == .timeout)
        #expect(try channel.receive(within: -.infinity) == .timeout)
        #expect(try channel.receive(within: .nan) == .timeout)
        let bytes = Frame(.task, 1, [1, 2]).encoded
        for byte in bytes.dropLast() {
            try other.send([byte])
            #expect(try channel.receive(within: 0) == .timeout)
        }
        try other.send([2])
        #expect(try channel.receive(within: 0) == .frame(Frame(.task, 1, [1, 2])))
    }

    @Test(arguments: Wiring.allCases, 0..<20) func closingWakesWhoReceives(_ wiring: Wiring, _ round: Int) throws {
        let (near, far) = try wiring.channels()
        let isReceiving = DispatchSemaphore(value: 0)
        let thread = OnThread {
            let first = try near.receive()
            isReceiving.signal()
            return (first, try near.receive())
        }
        try far.send(Frame(.hello), within: 60)
        isReceiving.wait()
        near.close()
        let (first, second) = try thread.value()
        #expect(first == Frame(.hello))
        #expect(second == nil)
        #expect(try far.receive() == nil)
    }

    @Test(arguments: [Wiring.plainSocket, .pipes]) func closingWakesWhoSends(_ wiring: Wiring) throws {
        let (near, other) = try wiring.channel()
        let senders = (0..<3).map { number in
            OnThread { try near.send(Frame(.batch, number, Array(repeating: 1, count: 5_000_000)), within: .infinity) }
        }
        // One of them has begun; none can end.
        var entry = pollfd(fd: other.input, events: Int16(POLLIN), revents: 0)
        while poll(&entry, 1, -1) < 0 {}
        near.close()
        for sender in senders { #expect(throws: ChannelFault.closed) { try sender.value() } }
    }

    @Test func whatIsTooLongIsNotSent() throws {
        let (near, far) = try Wiring.socket.channels()
        #expect(throws: WireFault.tooLong(.ping, length: 65, limit: 64)) {
            try near.send(Frame(.ping, 1, Array(repeating: 0, count: 65)), within: 60)
        }
        try near.send(Frame(.ping, 2), within: 60)
        #expect(try far.receive() == Frame(.ping, 2))
    }

    @Test func descriptorsThatAreNone() throws {
        let channel = FrameChannel(input: -1, output: -1, canAttach: true)
        #expect(throws: ChannelFault.failed("send on a channel", EBADF)) { try channel.send(Frame(.ping), within: 60) }
        #expect(throws: ChannelFault.failed("receive on a channel", EBADF)) { try channel.receive() }
    }
}
