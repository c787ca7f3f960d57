@testable import SatchelBackends

/// Bytes that may be anything, read as frames in any pieces: what comes of it is what they say, or an error.
///
/// The first byte chooses what is put right before, the second how the rest is cut.
struct HostileFrames {
    struct Broken: Error { let what: String }

    private let stream: [UInt8]
    private let cuts: UInt8
    private let limits: FrameLimits

    init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count >= 2 else { return nil }
        let head = Array(bytes.prefix(2))
        var stream = Array(bytes.dropFirst(2))
        if head[0] & 0b11 != 0 { FrameSealing.seal(&stream, lengths: head[0] & 0b10 != 0, payloads: head[0] & 0b01 != 0) }
        self.stream = stream
        cuts = head[1]
        limits = head[0] & 0b100 == 0 ? .standard : FrameLimits(longest: 100)
    }

    /// What a reader made of the bytes.
    private struct Outcome {
        var events: [FrameReader.Event] = []
        var fault: WireFault?
    }

    /// Throws what no reader of frames should do.
    func check() throws {
        let whole = try outcome { _ in stream.count }
        var state = UInt32(cuts) &+ 1
        let pieces = try outcome { left in
            state = state &* 1_664_525 &+ 1_013_904_223
            return min(left, Int(state >> 16) % (cuts % 2 == 0 ? 7 : 100))
        }
        guard whole.events == pieces.events else { throw Broken(what: "other frames in pieces") }
        guard Self.isSame(whole.fault, pieces.fault) else {
            throw Broken(what: "\(String(describing: whole.fault)), and in pieces \(String(describing: pieces.fault))")
        }
        let encoded = whole.events.flatMap(Self.encoded)
        guard stream.starts(with: encoded) else { throw Broken(what: "frames that are not what was fed") }
        guard (whole.fault == nil) == (encoded.count == stream.count) else { throw Broken(what: "an end that is none") }
    }

    private func outcome(_ next: (Int) -> Int) throws -> Outcome {
        var reader = FrameReader(limits: limits)
        var outcome = Outcome()
        var fed = 0
        repeat {
            let count = next(stream.count - fed)
            stream[fed..<fed + count].withUnsafeBytes { reader.feed($0) }
            fed += count
            do {
                while let event = try reader.next() { outcome.events.append(event) }
                if fed == stream.count { try reader.end() }
            } catch let fault as WireFault {
                outcome.fault = fault
                try checkStays(fault, &reader)
            }
            guard reader.heldBytes <= 2 * fed + 4096 else { throw Broken(what: "\(reader.heldBytes) bytes held of \(fed)") }
        } while outcome.fault == nil && fed < stream.count
        return outcome
    }

    private func checkStays(_ fault: WireFault, _ reader: inout FrameReader) throws {
        for _ in 0..<2 {
            do {
                _ = try reader.next()
                throw Broken(what: "it goes on after \(fault)")
            } catch let again as WireFault {
                guard again == fault else { throw Broken(what: "\(again) after \(fault)") }
            }
            stream.withUnsafeBytes { reader.feed($0) }
        }
    }

    /// Of bytes that are no frame as many are shown as there were.
    private static func isSame(_ one: WireFault?, _ other: WireFault?) -> Bool {
        if case (.garbage, .garbage) = (one, other) { return true }
        return one == other
    }

    private static func encoded(_ event: FrameReader.Event) -> [UInt8] {
        switch event {
        case .frame(let frame): frame.encoded
        case .attached(let claim):
            FrameHeader(kind: claim.kind, isAttached: true, number: claim.number, length: claim.length, checksum: claim.checksum).encoded
        }
    }
}
