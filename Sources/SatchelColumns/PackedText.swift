/// A run of compressed text that can be inflated without what comes before it: it begins with a block of deflate.
package struct PackedStretch: Sendable, Hashable {
    package struct Piece: Sendable, Hashable {
        package let bytes: [UInt8]
        /// Where in the file's text ends what comes of these bytes and those before them.
        package let end: Int
    }

    /// How far deflate refers back, in bytes of text.
    package static let longestWindow = 32 << 10

    /// Where its text begins in the file's.
    package let start: Int
    /// The text before it, as far as it may refer to it.
    package let window: [UInt8]
    /// With which bit of its first byte it begins.
    package let firstBit: Int
    package private(set) var pieces: [Piece] = []
    /// How many bytes of text behind its end its bytes hold, which the inflater has not handed out.
    private(set) var ahead = 0

    package init(start: Int, window: [UInt8] = [], firstBit: Int = 0) {
        self.start = start
        self.window = window
        self.firstBit = firstBit
    }

    /// Where in the file's text its own ends, as far as it has been read.
    package var end: Int { pieces.last?.end ?? start }
    package var byteCount: Int { pieces.reduce(0) { $0 + $1.bytes.count } }

    package mutating func append(_ bytes: [UInt8], upTo end: Int, ahead: Int = 0) {
        pieces.append(Piece(bytes: bytes, end: end))
        self.ahead = ahead
    }
}

/// Where the strings of a column lie in the text of a compressed file.
package final class PackedRows: Sendable {
    /// One behind the other, so many as cover the rows.
    package let stretches: [PackedStretch]
    /// Of each row the place of its first byte in the file's text.
    package let starts: [Int]

    package init(stretches: [PackedStretch], starts: [Int]) {
        self.stretches = stretches
        self.starts = starts
    }

    func gathered(_ rows: [Int32]) -> PackedRows {
        PackedRows(stretches: stretches, starts: rows.map { starts[Int($0)] })
    }
}
