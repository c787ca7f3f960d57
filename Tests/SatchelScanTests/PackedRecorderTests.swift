import CZlib
import SatchelColumns
import Testing

@testable import SatchelScan

/// What a text was inflated from, in stretches that zlib inflates each by itself.
@Suite struct PackedRecorderTests {
    /// Lines that repeat and differ, so that blocks refer far back.
    private static let text: [UInt8] = (0..<40_000).flatMap {
        Array("{\"id\":\"\($0 &* 2_654_435_761 % 1_000_003)\",\"type\":\"PushEvent\",\"n\":\($0 % 37)}\n".utf8)
    }

    /// The text of a stretch by zlib, as far as the file's text goes.
    private static func inflated(_ stretch: PackedStretch) -> [UInt8]? {
        var bytes = stretch.pieces.flatMap(\.bytes)
        var output = [UInt8](repeating: 0, count: stretch.end - stretch.start)
        if output.isEmpty { return [] }
        var stream = z_stream()
        guard inflateInit2_(&stream, -15, zlibVersion(), Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
        defer { inflateEnd(&stream) }
        guard let first = bytes.first else { return nil }
        if stretch.firstBit > 0 {
            inflatePrime(&stream, Int32(8 - stretch.firstBit), Int32(first) >> Int32(stretch.firstBit))
            bytes.removeFirst()
        }
        if !stretch.window.isEmpty { inflateSetDictionary(&stream, stretch.window, uInt(stretch.window.count)) }
        let left = run(&stream, bytes, &output) { inflate(&$0, Z_NO_FLUSH) }
        return left == 0 ? output : nil
    }

    /// Reads all in steps, and looks at the stretches of every step.
    private static func check(_ bytes: [UInt8], _ text: [UInt8], inputBytes: Int, step: Int, stretchBytes: Int) throws -> Set<Int> {
        let reader = GzipReader(BytesReader(bytes), file: "x.gz", inputBytes: inputBytes)
        reader.record(stretchBytes: stretchBytes)
        var buffer = [UInt8](repeating: 0, count: step)
        var (all, starts): ([UInt8], Set<Int>) = ([], [])
        while true {
            let count = try buffer.withUnsafeMutableBytes { try reader.read(into: $0) }
            if count == 0 { break }
            let range = all.count..<all.count + count
            all += buffer[..<count]
            let stretches = reader.packed(range)
            #expect(zip(stretches, stretches.dropFirst()).allSatisfy { $0.end == $1.start })
            let (first, last) = (try #require(stretches.first), try #require(stretches.last))
            #expect(first.start <= range.lowerBound && last.end >= range.upperBound)
            for stretch in stretches where starts.insert(stretch.start).inserted || range.upperBound == text.count {
                #expect(inflated(stretch).map { $0[...] } == all[stretch.start..<stretch.end], "\(stretch.start) to \(stretch.end)")
            }
        }
        #expect(all == text)
        return starts
    }

    @Test(arguments: [1, 6, 9] as [Int32]) func stretchesStandForThemselves(_ level: Int32) throws {
        let bytes = gzip(Self.text, level: level)
        // A stretch can end where something was read: seldom in steps of a megabyte.
        for (inputBytes, step, least) in [(64 << 10, 64 << 10, 8), (700, 9001, 8), (9, 1 << 20, 8), (1 << 20, 1 << 20, 2)] {
            let starts = try Self.check(bytes, Self.text, inputBytes: inputBytes, step: step, stretchBytes: 100_000)
            #expect(starts.count >= least, "level \(level), \(inputBytes), \(step): \(starts.count) stretches")
        }
    }

    /// Blocks that hold their text as it is begin at a whole byte.
    @Test func storedBlocks() throws {
        let starts = try Self.check(gzip(Self.text, level: 0), Self.text, inputBytes: 5000, step: 7000, stretchBytes: 100_000)
        #expect(starts.count > 3)
    }

    /// Each member begins a stretch, and none of them has anything of the one before it.
    @Test func members() throws {
        let parts = stride(from: 0, to: Self.text.count, by: 60_000).map { Array(Self.text[$0..<min($0 + 60_000, Self.text.count)]) }
        let bytes = parts.enumerated().flatMap { gzip($1, level: Int32($0 % 10)) + ($0 % 3 == 0 ? gzip([]) : []) }
        let starts = try Self.check(bytes, Self.text, inputBytes: 1000, step: 50_000, stretchBytes: 30_000)
        #expect(starts.isSuperset(of: stride(from: 0, to: Self.text.count, by: 60_000)))
    }

    /// A stop for a stretch changes nothing of what is found wrong.
    @Test func damageIsFoundAllTheSame() throws {
        let bytes = gzip(Self.text)
        for place in stride(from: 20, to: bytes.count, by: bytes.count / 40) {
            for changed in [Array(bytes[..<place]), bytes.enumerated().map { $0 == place ? $1 ^ 16 : $1 }] {
                var (plain, recorded): ([UInt8], [UInt8]) = ([], [])
                let (simple, reader) = (GzipReader(BytesReader(changed), file: "x.gz"), GzipReader(BytesReader(changed), file: "x.gz"))
                let expected = #expect(throws: SatchelError.self) { try readAll(simple, into: &plain) }
                reader.record(stretchBytes: 50_000)
                let found = #expect(throws: SatchelError.self) { try readAll(reader, into: &recorded) }
                #expect(found?.message == expected?.message)
                // How much comes before a fault depends on where inflation stops.
                let isPrefix = zip(recorded, plain).allSatisfy { $0 == $1 }
                #expect(isPrefix, "byte \(place)")
            }
        }
    }
}
