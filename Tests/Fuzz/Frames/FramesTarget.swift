import Foundation
@testable import SatchelBackends

/// Streams of frames; it begins with those that are as they should be.
enum FuzzTarget {
    static func read(_ bytes: UnsafeBufferPointer<UInt8>) throws { try HostileFrames(bytes)?.check() }

    static func writeSeeds(to folder: String) throws {
        for (place, kind) in Frame.Kind.allCases.enumerated() {
            for mode in UInt8(0)..<8 {
                let longest = FrameLimits.standard.longest(kind)
                let payload = [UInt8](repeating: mode, count: min(longest, [0, 1, 60, 101, 1000][(place + Int(mode)) % 5]))
                let frame = Frame(kind, UInt64(place) << (8 * mode), payload)
                let stream = frame.encoded + frame.header(isAttached: true).encoded + Frame(.ping).encoded
                try Data([mode, UInt8(place)] + stream).write(to: URL(fileURLWithPath: "\(folder)/seed-\(place)-\(mode)"))
            }
        }
    }
}
