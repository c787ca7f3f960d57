internal import CISAL

/// The one binary form of batches: in memory when they are kept, in spill files, in saved folders, and on channels between processes.
///
/// A header, a directory with an entry for each column, and the columns. `Guides/BatchFormat.md` has every byte. All numbers are little-endian.
package enum BatchFormat {
    /// `SATBATCH`
    static let magic: UInt64 = 0x4843_5441_4254_4153
    static let version: UInt16 = 2
    /// Those that are read: each has what the ones before it had.
    static let versions: ClosedRange<UInt16> = 1...version
    static let headerBytes = 32
    static let entryBytes = 40

    /// The most rows that a batch, and the most elements that all of a column's lists in it may have: what bounds the memory that a small
    /// batch can ask for.
    package static let mostRows = 1 << 20
    package static let mostElements = 1 << 24
    /// The most bytes that the strings of one column may have together.
    static let mostText = 1 << 30
    /// The most bytes of text that a stretch of a compressed file gives.
    static let mostStretch = 16 << 20
    static let mostColumns = 1 << 16
    /// The most bytes of a batch.
    static let mostBytes = 1 << 46
    /// The most bytes that all columns of a batch may take when they are decoded.
    static let mostPlain = 1 << 31
    /// How many columns may end with each other in a row, from the one that stands for itself.
    static let mostSuffixes = 16

    /// What lies at a place of the tree of columns.
    enum Kind: UInt8 {
        case absent, bool, integer, double, text, list, record, optional

        /// How many bytes of `plainLength` a row has, at least: of strings there are more.
        var plainWidth: Int {
            switch self {
            case .absent, .record: 0
            case .bool, .optional: 1
            case .text, .list: 4
            case .integer, .double: 8
            }
        }
    }

    /// How a column's values are written.
    package enum Encoding: UInt8, Sendable, Hashable, Codable, CaseIterable {
        /// Values one after the other; numbers as distances from the least one, in as few bytes as the greatest needs.
        case plain
        /// Different values once, and a code a row.
        case dictionary
        /// Each value with how often it is repeated.
        case runs
        /// Distances from one value to the next.
        case delta
        /// A bit a row.
        case bits
        /// Blocks of compressed text.
        case deflate
        /// Hexadecimal digits, two in a byte.
        case hexadecimal
        /// Begins differently, and ends with the value of an earlier column.
        case suffix
        /// The compressed bytes of the file that they were read from, and where in its text they lie.
        case source
    }

    /// What the directory says of a column.
    struct Entry {
        var kind: Kind
        var encoding: Encoding
        /// How many columns of the next level belong to it.
        var children: Int
        var rows: Int
        var offset: Int
        var length: Int
        /// What the column takes when it is decoded, which is also the most that a reader makes room for.
        var plainLength: Int
        var checksum: UInt32
    }

    /// CRC-32, as in gzip.
    package static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        guard let start = bytes.baseAddress else { return 0 }
        return crc32_gzip_refl(0, start.assumingMemoryBound(to: UInt8.self), UInt64(bytes.count))
    }
}
