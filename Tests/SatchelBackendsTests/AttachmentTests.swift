import Foundation
@testable import SatchelBackends
import SatchelTesting
import Testing

/// Payloads that travel as files.
@Suite(.timeLimit(.minutes(10))) struct AttachmentTests {
    private static let payload: [UInt8] = {
        var random = SeededRandom(seed: 3)
        return FrameSamples.bytes(100_000, &random)
    }()

    private static let frame = Frame(.batch, 5, payload)

    private static func file(_ bytes: [UInt8] = payload) throws -> AttachedFile { try #require(AttachedFile.holding(bytes)) }

    /// What a channel makes of a header with that file.
    private static func received(
        _ file: AttachedFile?, header: [UInt8] = frame.header(isAttached: true).encoded, wiring: Wiring = .socket
    ) throws -> Frame? {
        let (channel, other) = try wiring.channel()
        try other.send(header, attaching: file)
        return try channel.receive()
    }

    @Test func aPayloadInAFile() throws {
        #expect(try Self.received(Self.file()) == Self.frame)
        // A pipe has it in the stream.
        #expect(throws: WireFault.attachmentMissing(.batch, number: 5)) { try Self.received(nil, wiring: .pipes) }
    }

    @Test func filesInMemoryOrInAFolder() throws {
        let folder = try TemporaryFolder()
        for places in [[AttachedFile.Place.memory], [.folder(folder.path)], [.folder("/nowhere/at/all"), .folder(folder.path)]] {
            let file = try #require(AttachedFile.holding(Self.payload, in: places))
            #expect(try Self.received(file) == Self.frame)
        }
        // It never has a name for long.
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        #expect(AttachedFile.holding(Self.payload, in: [.folder("/nowhere/at/all")]) == nil)
        #expect(try Self.received(Self.file([]), header: Frame(.batch).header(isAttached: true).encoded) == Frame(.batch))
    }

    @Test func filesOfAnotherLength() throws {
        let claim = { (found: Int) in WireFault.attachmentLength(.batch, length: 100_000, found: found) }
        #expect(throws: claim(99_999)) { try Self.received(Self.file(Self.payload.dropLast())) }
        #expect(throws: claim(100_001)) { try Self.received(Self.file(Self.payload + [0])) }
        #expect(throws: claim(0)) { try Self.received(Self.file([])) }
        // Four gigabytes are claimed, and nothing is made of it.
        let header = FrameSamples.header(flags: 1, length: 1 << 32)
        #expect(throws: WireFault.attachmentLength(.batch, length: 1 << 32, found: 3)) {
            try Self.received(Self.file([1, 2, 3]), header: header)
        }
    }

    @Test func filesThatChanged() throws {
        var changed = Self.payload
        changed[77] ^= 8
        #expect(throws: WireFault.damagedPayload(.batch, number: 5)) { try Self.received(Self.file(changed)) }
    }

    @Test func whatIsNoFile() throws {
        for path in ["/", "/dev/zero"] {
            let file = AttachedFile(owning: open(path, O_RDONLY | O_CLOEXEC))
            #expect(throws: WireFault.attachmentLength(.batch, length: 100_000, found: nil)) { try Self.received(file) }
        }
        let folder = try TemporaryFolder()
        let written = AttachedFile(owning: open(try folder.write(Data(Self.payload), to: "file"), O_WRONLY | O_CLOEXEC))
        #expect(throws: WireFault.attachmentUnreadable(.batch, cause: "Bad file descriptor")) { try Self.received(written) }
    }

    @Test func descriptorsThatNoHeaderSpeaksOf() throws {
        let (channel, other) = try Wiring.socket.channel()
        try other.send(Frame(.ping).encoded, attaching: Self.file())
        // The frame is one; what came with it is not.
        #expect(try channel.receive() == Frame(.ping))
        for _ in 0..<2 { #expect(throws: WireFault.attachmentSurplus) { try channel.receive() } }
    }

    @Test func moreDescriptorsThanHeaders() throws {
        let (channel, other) = try Wiring.socket.channel()
        let header = Self.frame.header(isAttached: true).encoded
        try other.send(Array(header[..<10]), attaching: Self.file())
        #expect(try channel.receive(within: 0) == .timeout)
        try other.send(Array(header[10..<20]), attaching: Self.file())
        #expect(throws: WireFault.attachmentSurplus) { try channel.receive() }
    }

    @Test func aHeaderWithoutItsDescriptor() throws {
        #expect(throws: WireFault.attachmentMissing(.batch, number: 5)) { try Self.received(nil) }
    }

    @Test func headersInPieces() throws {
        let (channel, other) = try Wiring.socket.channel()
        let header = Self.frame.header(isAttached: true).encoded
        try other.send(Frame(.ping).encoded + [header[0]], attaching: Self.file())
        #expect(try channel.receive() == Frame(.ping))
        for byte in header.dropFirst() {
            #expect(try channel.receive(within: 0) == .timeout)
            try other.send([byte])
        }
        #expect(try channel.receive() == Self.frame)
    }
}
