import SatchelColumns
import SatchelStorage
import Testing

@testable import SatchelScan

/// Everything that `next()` yields, with checks of what holds for every chunk.
func chunks(_ lines: LineChunks) throws -> [(offset: Int, bytes: [UInt8], isLast: Bool)] {
    var all: [(offset: Int, bytes: [UInt8], isLast: Bool)] = []
    while let chunk = try lines.next() {
        all.append((chunk.offset, Array(chunk.bytes), chunk.isLast))
        #expect(!chunk.bytes.isEmpty)
        let base = try #require(chunk.bytes.baseAddress)
        let behind = UnsafeRawBufferPointer(start: base + chunk.bytes.count, count: ChunkOptions.padding)
        #expect(behind.allSatisfy { $0 == 0 })
        if !chunk.isLast { #expect(chunk.bytes.last == 0x0a) }
    }
    #expect(all.dropLast().allSatisfy { !$0.isLast })
    if let last = all.last { #expect(last.isLast) }
    #expect(try lines.next() == nil)
    return all
}

@Suite struct ChunkedLinesTests {
    static func make(
        _ text: String, range: Range<Int>? = nil, first: Int = 16, chunk: Int = 64, longest: Int = 1000, step: Int = .max
    ) throws -> LineChunks {
        try make(Array(text.utf8), range: range, first: first, chunk: chunk, longest: longest, step: step)
    }

    static func make(
        _ bytes: [UInt8], range: Range<Int>? = nil, first: Int = 16, chunk: Int = 64, longest: Int = 1000, step: Int = .max
    ) throws -> LineChunks {
        let from = min(max((range?.lowerBound ?? 0) - 1, 0), bytes.count)
        return try LineChunks(
            BytesReader(Array(bytes[from...]), step: step), file: "x.json", range: range,
            options: ChunkOptions(firstChunkBytes: first, chunkBytes: chunk, maxLineBytes: longest))
    }

    static func texts(_ lines: LineChunks) throws -> [String] { try chunks(lines).map { String(decoding: $0.bytes, as: UTF8.self) } }

    @Test(arguments: ["", "\n", "a", "a\n", "\n\n", "a\r\nb\r\n", "a\nb", "ä\n\n\nb\n", String(repeating: "0123456\n", count: 30)])
    func wholeText(_ text: String) throws {
        for step in [1, 3, 16, Int.max] {
            let all = try chunks(Self.make(text, step: step))
            #expect(String(decoding: all.flatMap(\.bytes), as: UTF8.self) == text)
            #expect(all.map(\.offset) == all.indices.map { all[..<$0].reduce(0) { $0 + $1.bytes.count } })
        }
    }

    @Test func chunksDouble() throws {
        let text = String(repeating: "0123456\n", count: 30)
        #expect(try chunks(Self.make(text)).map(\.bytes.count) == [16, 32, 64, 64, 64])
        #expect(try chunks(Self.make(text, first: 64, chunk: 16)).map(\.bytes.count).max() == 16)
    }

    @Test func firstChunkReadsLittle() throws {
        let reader = BytesReader(Array(repeating: 0x0a, count: 1 << 20))
        let lines = try LineChunks(reader, file: "x.json")
        _ = try lines.next()
        #expect(reader.storedBytesRead == (64 << 10) + 1)
        #expect(lines.storedBytesRead == (64 << 10) + 1)
    }

    @Test func byteOrderMarkIsLeftOut() throws {
        for step in [1, 2, Int.max] {
            let all = try chunks(Self.make("\u{FEFF}a\n\u{FEFF}b", step: step))
            #expect(all.map(\.offset) == [3])
            #expect(all.map(\.bytes) == [Array("a\n\u{FEFF}b".utf8)])
        }
        #expect(try chunks(Self.make("\u{FEFF}")).isEmpty)
        #expect(try chunks(Self.make([0xef, 0xbb])).map(\.bytes) == [[0xef, 0xbb]])
    }

    @Test func longLinesFitOnceAndTheBufferShrinks() throws {
        let long = String(repeating: "x", count: 1000)
        let lines = try Self.make("a\n\(long)\n" + String(repeating: "0123456\n", count: 30))
        var sizes: [Int] = []
        while try lines.next() != nil { sizes.append(lines.bufferBytes) }
        #expect(sizes == [16, 1001, 64, 64, 64, 64])
        #expect(try Self.texts(Self.make("a\n\(long)\nb\n")) == ["a\n", long + "\n", "b\n"])
        #expect(try Self.texts(Self.make("a\n\(long)")) == ["a\n", long])
    }

    @Test(arguments: [1, 7, Int.max])
    func tooLongLine(step: Int) throws {
        let text = "ab\r\n" + String(repeating: "x", count: 1001) + "\nc\n"
        let lines = try Self.make(text, step: step)
        #expect(try lines.next().map { Array($0.bytes) } == Array("ab\r\n".utf8))
        #expect(
            throws: SatchelError(
                .lineTooLong,
                "this line is longer than 1000 bytes; raise maxLineBytes if it is meant to be, or check that the file is text with a newline after "
                    + "each record", at: .init(file: "x.json", offset: 4))
        ) { try lines.next() }
        // What follows can still be read.
        #expect(try chunks(lines).map(\.bytes) == [Array("c\n".utf8)])
    }

    @Test func tooLongLastLine() throws {
        let lines = try Self.make("a\n" + String(repeating: "x", count: 1001))
        #expect(try lines.next()?.offset == 0)
        #expect(throws: SatchelError.self) { try lines.next() }
        #expect(try lines.next() == nil)
    }

    @Test func linesBeforeAFailureComeFirst() throws {
        let reader = BytesReader(Array("a\nb\nc\nd\n".utf8), failAt: 5)
        let lines = try LineChunks(reader, file: "x.json")
        #expect(try lines.next().map { Array($0.bytes) } == Array("a\nb\n".utf8))
        for _ in 0..<2 { #expect(throws: SatchelError(.readFailed, "the disk is gone")) { try lines.next() } }
    }

    @Test func optionsAreChecked() {
        #expect(throws: SatchelError(.invalidArgument, "expected chunkBytes from 16 to 1073741824, found 0")) {
            try Self.make("a", chunk: 0)
        }
        #expect(throws: SatchelError(.invalidArgument, "expected maxLineBytes from 16 to 1073741824, found 2147483648")) {
            try Self.make("a", longest: 1 << 31)
        }
    }

    /// Each line once, whatever the cuts: the concatenated ranges give the text, and every range its own lines.
    @Test(arguments: 0..<400)
    func adjacentRanges(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let pieces = ["\n", "\r\n", "a", "bc", "é", "0123456789", String(repeating: "z", count: 40)]
        var text = Bool.random(using: &random) ? "\u{FEFF}" : ""
        for _ in 0..<Int.random(in: 0...40, using: &random) { text += pieces.randomElement(using: &random) ?? "" }
        let bytes = Array(text.utf8)
        let mark = text.hasPrefix("\u{FEFF}") ? 3 : 0
        var cuts = [0] + (0..<Int.random(in: 0...6, using: &random)).map { _ in Int.random(in: 0...bytes.count, using: &random) }
        cuts.append(bytes.count + Int.random(in: 0...3, using: &random))
        cuts.sort()

        var joined: [UInt8] = []
        for (from, to) in zip(cuts, cuts.dropFirst()) {
            let chunk = Int.random(in: 16...80, using: &random)
            let step = [1, 5, Int.max].randomElement(using: &random) ?? 1
            let all = try chunks(Self.make(bytes, range: from..<to, chunk: chunk, step: step))
            for part in all {
                #expect(part.offset == mark + joined.count)
                // Its first line starts in the range, and so does its last.
                #expect(part.offset >= from && (part.offset < to || part.offset == mark))
                let lastStart = part.bytes.dropLast().lastIndex(of: 0x0a).map { part.offset + $0 + 1 } ?? part.offset
                #expect(lastStart < to || lastStart == mark)
                joined += part.bytes
            }
        }
        #expect(joined == Array(bytes[mark...]))
    }

    @Test func rangesReadLittleBeyondTheirEnd() throws {
        let reader = BytesReader(Array(repeating: 0x0a, count: 10 << 20))
        let lines = try LineChunks(reader, file: "x.json", range: 0..<(1 << 20))
        var count = 0
        while let chunk = try lines.next() { count += chunk.bytes.count }
        #expect(count == 1 << 20)
        #expect(reader.storedBytesRead <= (1 << 20) + (64 << 10))
    }

    @Test func newlines() throws {
        let bytes = Array(repeating: UInt8(ascii: "x"), count: 10_000)
        for place in [0, 1, 4095, 4096, 5904, 5903, 9999] {
            var changed = bytes
            changed[place] = 0x0a
            changed.withUnsafeBytes {
                #expect(Newlines.last(in: $0, from: 0) == place)
                #expect(Newlines.last(in: $0, from: place + 1) == nil)
                #expect(Newlines.first(in: $0, from: place) == place)
                #expect(Newlines.count(in: $0) == 1)
            }
        }
    }
}

/// SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
