import Foundation
@testable import SatchelBackends
import Testing

/// The guide to the protocol shows what is written.
@Suite struct FrameFormatTests {
    private static func guide() throws -> [String] {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { root.deleteLastPathComponent() }
        return try String(contentsOf: root.appendingPathComponent("Guides/WorkerProtocol.md"), encoding: .utf8)
            .components(separatedBy: "\n")
    }

    @Test func theExampleIsWhatIsWritten() throws {
        let digits = Frame(.batch, 7, Array("forty-two".utf8)).encoded.map { String($0, radix: 16) }
        let shown = try Self.guide().filter { $0.wholeMatch(of: /0[0-9a-f]{2}  [0-9a-f]{2}( {1,2}[0-9a-f]{2})*/) != nil }
        #expect(shown.flatMap { $0.split(separator: " ").dropFirst() } == digits.map { Substring($0.count < 2 ? "0" + $0 : $0) })
    }

    @Test func kindsAndTheirLimits() throws {
        let guide = try Self.guide()
        for kind in Frame.Kind.allCases {
            let limit = FrameLimits.standard.longest(kind)
            let text = limit == 64 ? "64 bytes" : limit == 1 << 32 ? "4 GiB" : "\(limit >> 20) MiB"
            #expect(guide.contains("| \(kind.rawValue) | \(kind) | \(text) |"))
        }
    }

    @Test func whatGoesAsAFile() throws {
        #expect(FrameChannel.mostInline == 65_536)
        #expect(try Self.guide().contains { $0.contains("payloads of more than 65,536 bytes") })
    }
}
