#if os(Linux)
    import Foundation
    @testable import SatchelBackends
    import SatchelTesting
    import Testing

    /// No descriptor is left, whatever comes of frames.
    ///
    /// Other tests open some meanwhile, so that what is looked for is one for each of many rounds.
    @Suite(.timeLimit(.minutes(10))) struct DescriptorTests {
        private static let rounds = 400
        private static let payload = [UInt8](repeating: 9, count: 70_000)

        /// How many descriptors of this process lead to what is named so.
        private static func open(_ name: String) throws -> Int {
            try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count {
                (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)"))?.contains(name) == true
            }
        }

        @Test func filesOfFramesAreClosed() throws {
            let (near, far) = try Wiring.socket.channels()
            let before = try Self.open("memfd:satchel")
            for number in 0..<Self.rounds {
                try near.send(Frame(.batch, UInt64(number), Self.payload), within: 60)
                #expect(try far.receive()?.number == UInt64(number))
            }
            #expect(try Self.open("memfd:satchel") < before + Self.rounds / 2)
        }

        @Test func channelsAreClosed() throws {
            for wiring in Wiring.allCases {
                let (sockets, pipes) = (try Self.open("socket:"), try Self.open("pipe:"))
                for round in 0..<Self.rounds {
                    let (near, far) = try wiring.channels()
                    try near.send(Frame(.ping), within: 60)
                    // By the call, or because nobody holds it.
                    if round % 2 == 0 { near.close() }
                    #expect(try far.receive() == Frame(.ping))
                }
                #expect(try Self.open("socket:") < sockets + Self.rounds / 2)
                #expect(try Self.open("pipe:") < pipes + Self.rounds / 2)
            }
        }

        @Test func whatCameAlongIsClosedWhateverIsWrong() throws {
            let folder = try TemporaryFolder()
            let path = try folder.write(Data(Self.payload), to: "attached")
            let file = AttachedFile(owning: Foundation.open(path, O_RDONLY | O_CLOEXEC))
            let good = Frame(.batch, 1, Self.payload).header(isAttached: true).encoded
            var damaged = good
            damaged[9] ^= 1
            let other = Frame(.batch, 1, [1]).header(isAttached: true).encoded
            for bytes in [good, damaged, other, Frame(.ping).encoded, Array(good.prefix(20)), Array("text".utf8)] {
                for isReceived in [true, false] {
                    let (channel, end) = try Wiring.socket.channel()
                    try end.send(bytes, attaching: file)
                    if isReceived { while let result = try? channel.receive(within: 0), case .frame = result {} }
                    channel.close()
                }
            }
            // Where nothing can be attached the system closes it.
            let (plain, end) = try Wiring.plainSocket.channel()
            try end.send(good, attaching: file)
            #expect(throws: WireFault.attachmentMissing(.batch, number: 1)) { try plain.receive() }
            #expect(try Self.open(path) == 1)
            withExtendedLifetime(file) {}
        }
    }
#endif
