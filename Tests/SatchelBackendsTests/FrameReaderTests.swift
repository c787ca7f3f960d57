@testable import SatchelBackends
import SatchelTesting
import Testing

/// Bytes in any pieces are the frames that were written, or an error.
@Suite struct FrameReaderTests {
    private static let stream = FrameSamples.some.flatMap(\.encoded)

    @Test func framesCutAtEveryByte() {
        for cut in 0...Self.stream.count {
            let (frames, fault) = FrameSamples.read([Self.stream[..<cut], Self.stream[cut...]])
            #expect(frames == FrameSamples.some, "cut at \(cut)")
            #expect(fault == nil)
        }
        let (frames, fault) = FrameSamples.read(Self.stream.indices.map { Self.stream[$0...$0] })
        #expect(frames == FrameSamples.some)
        #expect(fault == nil)
    }

    @Test func everyEndWithinAFrameIsAnError() {
        var whole: Set = [0]
        for frame in FrameSamples.some { whole.insert((whole.max() ?? 0) + frame.encoded.count) }
        for end in 0..<Self.stream.count {
            let (frames, fault) = FrameSamples.read([Self.stream[..<end]])
            #expect(frames == Array(FrameSamples.some.prefix(frames.count)))
            if whole.contains(end) {
                #expect(fault == nil)
            } else if case .cut = fault {
            } else {
                Issue.record("cut after \(end): \(String(describing: fault))")
            }
        }
    }

    @Test(arguments: FrameSamples.some) func everyFlippedBitIsAnError(_ frame: Frame) {
        let bytes = frame.encoded
        for place in 0..<bytes.count * 8 {
            var damaged = bytes
            damaged[place / 8] ^= 1 << (place % 8)
            let (frames, fault) = FrameSamples.read(damaged + Frame(.pong).encoded)
            #expect(frames.isEmpty, "bit \(place)")
            switch place / 8 {
            case 0..<4: #expect(fault == .garbage(Array(damaged.prefix(16))))
            case 4..<32: #expect(fault == .damagedHeader)
            default: #expect(fault == .damagedPayload(frame.kind, number: frame.number))
            }
        }
    }

    @Test func everyMissingOrRepeatedByteIsAnError() {
        for place in Self.stream.indices {
            var (missing, repeated) = (Self.stream, Self.stream)
            missing.remove(at: place)
            repeated.insert(Self.stream[place], at: place)
            for damaged in [missing, repeated] {
                let (frames, fault) = FrameSamples.read(damaged)
                #expect(frames == Array(FrameSamples.some.prefix(frames.count)))
                #expect(fault != nil, "byte \(place)")
            }
        }
    }

    @Test(arguments: 0..<40) func randomFramesInRandomPieces(_ seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let sent = FrameSamples.random(&random, count: 20, longest: seed % 4 == 0 ? 200_000 : 300)
        let stream = sent.flatMap(\.encoded)
        var pieces: [ArraySlice<UInt8>] = []
        var start = 0
        while start < stream.count {
            let end = min(stream.count, start + Int.random(in: 0...(seed % 3 == 0 ? 40 : 70_000), using: &random))
            pieces.append(stream[start..<end])
            start = end
        }
        let (frames, fault) = FrameSamples.read(pieces)
        #expect(frames == sent)
        #expect(fault == nil)
    }

    /// As `make fuzz-frames` does, with what it begins with.
    @Test(arguments: 0..<200) func changedStreams(_ seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        let stream = FrameSamples.random(&random, count: 5, longest: 60).flatMap(\.encoded)
        for mode in UInt8(0)..<8 {
            var bytes = [mode, UInt8.random(in: 0...255, using: &random)] + stream
            for _ in 0..<Int.random(in: 0..<4, using: &random) {
                bytes[Int.random(in: 2..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            do { try HostileFrames(bytes)?.check() } catch { Issue.record("\(error)") }
        }
    }

    @Test(arguments: 0..<200) func streamsOfNoise(_ seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        let noise = FrameSamples.bytes(Int.random(in: 0...300, using: &random), &random)
        let (frames, fault) = FrameSamples.read(noise)
        #expect(frames.isEmpty)
        #expect(fault != nil || noise.isEmpty)
    }

    @Test func aClaimedLengthTakesNoMemory() throws {
        var reader = FrameReader()
        (FrameSamples.header(length: 1 << 32) + [1, 2, 3]).withUnsafeBytes { reader.feed($0) }
        #expect(try reader.next() == nil)
        #expect(reader.heldBytes < 1024)
        // It grows with what comes.
        let piece = [UInt8](repeating: 5, count: 100_000)
        for count in 1...40 {
            piece.withUnsafeBytes { reader.feed($0) }
            #expect(try reader.next() == nil)
            #expect(reader.heldBytes <= 2 * count * piece.count + 4096)
        }
    }

    @Test(arguments: Frame.Kind.allCases) func noKindIsLongerThanItsLimit(_ kind: Frame.Kind) {
        let limit = FrameLimits.standard.longest(kind)
        for length in [UInt64(limit) + 1, .max, 1 << 63] {
            let (frames, fault) = FrameSamples.read(FrameSamples.header(kind: kind.rawValue, length: length))
            #expect(frames.isEmpty)
            #expect(fault == .tooLong(kind, length: length, limit: limit))
        }
        let (_, fault) = FrameSamples.read(FrameSamples.header(kind: kind.rawValue, length: UInt64(limit)))
        #expect(fault == .cut(.payload(kind, length: limit, bytes: 0)))
        #expect(FrameLimits(longest: 10).longest(kind) == 10)
    }

    @Test func whatIsNoFrameIsSeenAtItsFirstByte() throws {
        var reader = FrameReader()
        Array("H".utf8).withUnsafeBytes { reader.feed($0) }
        #expect(throws: WireFault.garbage([72])) { try reader.next() }
        // And it stays so, whatever comes behind it.
        Frame(.ping).encoded.withUnsafeBytes { reader.feed($0) }
        #expect(throws: WireFault.garbage([72])) { try reader.next() }
        #expect(throws: WireFault.garbage([72])) { try reader.end() }
    }

    @Test func attachedPayloadsAreNotInTheStream() throws {
        var reader = FrameReader()
        let header = Frame(.batch, 3, [1, 2, 3]).header(isAttached: true)
        (header.encoded + Frame(.ping).encoded).withUnsafeBytes { reader.feed($0) }
        #expect(
            try reader.next() == .attached(.init(kind: .batch, number: 3, length: 3, checksum: header.checksum)))
        #expect(try reader.next() == .frame(Frame(.ping)))
        #expect(try reader.next() == nil)
        try reader.end()
    }
}
