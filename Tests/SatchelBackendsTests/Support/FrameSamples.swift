@testable import SatchelBackends
import SatchelTesting

/// Frames, and what a reader makes of bytes.
enum FrameSamples {
    static let some: [Frame] = [
        Frame(.ping), Frame(.task, 7, Array("forty-two".utf8)), Frame(.cancel, .max), Frame(.output, 0x0102_0304_0506_0708, [0]),
        Frame(.batch, 1, Array(0...255)), Frame(.goodbye),
    ]

    static func random(_ random: inout SeededRandom, count: Int, longest: Int) -> [Frame] {
        (0..<count).map { _ in
            let kind = Frame.Kind.allCases.randomElement(using: &random) ?? .ping
            let length = Int.random(in: 0...min(longest, FrameLimits.standard.longest(kind)), using: &random)
            return Frame(kind, random.next(), bytes(length, &random))
        }
    }

    /// Random ones, and behind some thousand of them the same again with the number of the block in front.
    static func bytes(_ count: Int, _ random: inout SeededRandom) -> [UInt8] {
        var block: [UInt8] = []
        for _ in 0..<min(count, 4096) / 8 + 1 { withUnsafeBytes(of: random.next()) { block += $0 } }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + block.count)
        while bytes.count < count {
            FrameSealing.store(UInt32(bytes.count / block.count), at: 0, in: &block)
            bytes += block
        }
        bytes.removeLast(bytes.count - count)
        return bytes
    }

    /// The frames of the pieces, and the error that ended them.
    static func read(_ pieces: some Sequence<ArraySlice<UInt8>>, limits: FrameLimits = .standard) -> ([Frame], WireFault?) {
        var reader = FrameReader(limits: limits)
        var frames: [Frame] = []
        do {
            for piece in pieces {
                piece.withUnsafeBytes { reader.feed($0) }
                while let event = try reader.next() {
                    guard case .frame(let frame) = event else { continue }
                    frames.append(frame)
                }
            }
            try reader.end()
        } catch { return (frames, error as? WireFault) }
        return (frames, nil)
    }

    static func read(_ bytes: [UInt8]) -> ([Frame], WireFault?) { read([bytes[...]]) }

    /// A header with a right checksum, whatever it says.
    static func header(
        version: UInt16 = 1, kind: UInt8 = 4, flags: UInt8 = 0, number: UInt64 = 9, length: UInt64 = 0, checksum: UInt32 = 0
    ) -> [UInt8] {
        var bytes = Frame(.batch).encoded
        FrameSealing.store(version, at: 4, in: &bytes)
        bytes[6] = kind
        bytes[7] = flags
        FrameSealing.store(number, at: 8, in: &bytes)
        FrameSealing.store(length, at: 16, in: &bytes)
        FrameSealing.store(checksum, at: 24, in: &bytes)
        FrameSealing.store(FrameSealing.checksum(bytes[..<28]), at: 28, in: &bytes)
        return bytes
    }
}
