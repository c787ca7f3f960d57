internal import Synchronization

/// A binary batch, checked as far as it is read.
///
/// Making one checks header and directory; a column's checksum is verified when it is read for the first time. Nothing in it is trusted: every
/// length and offset is checked before it is used.
package final class BatchReader: Sendable {
    /// A column and those below it.
    struct Node: Sendable {
        let kind: BatchFormat.Kind
        let encoding: BatchFormat.Encoding
        let rows: Int
        let offset: Int
        let length: Int
        let plainLength: Int
        let checksum: UInt32
        /// Its place in the directory.
        let index: Int
        let name: String
        let type: ColumnType
        let children: [Node]
    }

    package let rows: Int
    /// How many bytes header, directory and columns take.
    package let length: Int
    let root: Node
    private let columnCount: Int
    private let verified: Mutex<[Bool]>

    /// How many bytes header and directory take.
    var headBytes: Int { BatchFormat.headerBytes + columnCount * BatchFormat.entryBytes }

    /// - Parameters:
    ///   - bytes: the whole batch, or at least header and directory.
    ///   - type: the type that it was written as.
    package init(_ bytes: UnsafeRawBufferPointer, type: ColumnType) throws {
        var cursor = ByteCursor(bytes, of: "its header")
        guard try cursor.read(UInt64.self) == BatchFormat.magic else { throw cursor.damaged("does not begin as one of a batch does") }
        let version = try cursor.read(UInt16.self)
        guard BatchFormat.versions.contains(version) else {
            throw SatchelError(
                .unsupported,
                "this batch has version \(version) of the format, and this version of Satchel reads versions up to \(BatchFormat.version); "
                    + "read it with the version of Satchel that wrote it, or a newer one")
        }
        _ = try cursor.read(UInt16.self)
        let columns = try cursor.count(atMost: BatchFormat.mostColumns)
        columnCount = columns
        rows = try cursor.count(atMost: BatchFormat.mostRows)
        let checksum = try cursor.read(UInt32.self)
        guard let length = Int(exactly: try cursor.read(UInt64.self)), length >= cursor.position, length <= BatchFormat.mostBytes else {
            throw cursor.damaged("claims an impossible length")
        }
        self.length = length
        var directory = ByteCursor(try cursor.take(columns, of: BatchFormat.entryBytes), of: "its directory")
        guard BatchFormat.checksum(try cursor.directory(bytes, columns)) == checksum else {
            throw directory.damaged("does not have the checksum that the header says")
        }
        let entries = try (0..<columns).map { _ in try directory.entry(of: length) }
        try directory.check(entries)
        var nodes = NodeReader(entries: entries)
        root = try nodes.node(type, name: "")
        guard nodes.next == columns, root.rows == rows else { throw directory.damaged("has columns that the type does not have") }
        verified = Mutex(Array(repeating: false, count: columns))
    }

    /// The bytes of a column, which have the checksum that the directory says.
    func bytes(of node: Node, in batch: UnsafeRawBufferPointer) throws -> ByteCursor {
        let (end, overflows) = node.offset.addingReportingOverflow(node.length)
        guard !overflows, end <= min(batch.count, length) else {
            throw SatchelError.damagedBatch("column \(node.name) ends at byte \(end), and there are \(batch.count)")
        }
        // In bounds by the line above; offsets and lengths are not negative.
        let bytes = UnsafeRawBufferPointer(rebasing: batch[node.offset..<end])
        if verified.withLock({ !$0[node.index] }) {
            guard BatchFormat.checksum(bytes) == node.checksum else {
                throw SatchelError.damagedBatch("column \(node.name) does not have its checksum")
            }
            verified.withLock { $0[node.index] = true }
        }
        return ByteCursor(bytes, of: node.name.isEmpty ? "its column" : "column \(node.name)")
    }
}

extension ByteCursor {
    fileprivate func directory(_ bytes: UnsafeRawBufferPointer, _ columns: Int) throws -> UnsafeRawBufferPointer {
        // In bounds: the entries were taken before.
        UnsafeRawBufferPointer(
            rebasing: bytes[BatchFormat.headerBytes..<BatchFormat.headerBytes + columns * BatchFormat.entryBytes])
    }

    fileprivate mutating func entry(of length: Int) throws -> BatchFormat.Entry {
        let kind = BatchFormat.Kind(rawValue: try read(UInt8.self))
        let encoding = BatchFormat.Encoding(rawValue: try read(UInt8.self))
        let children = Int(try read(UInt16.self))
        let rows = try count(atMost: BatchFormat.mostElements)
        let offset = Int(exactly: try read(UInt64.self))
        let size = Int(exactly: try read(UInt64.self))
        let plainLength = Int(exactly: try read(UInt64.self))
        let checksum = try read(UInt32.self)
        _ = try read(UInt32.self)
        guard let kind, let encoding, let offset, let size, let plainLength, offset <= length, size <= length - offset,
            plainLength <= BatchFormat.mostPlain, rows * kind.plainWidth <= plainLength
        else { throw damaged("has an entry that can't be") }
        return BatchFormat.Entry(
            kind: kind, encoding: encoding, children: children, rows: rows, offset: offset, length: size, plainLength: plainLength,
            checksum: checksum)
    }

    /// Columns lie one behind the other, so that none is made of the bytes of another, and decoded they fit into memory.
    fileprivate func check(_ entries: [BatchFormat.Entry]) throws {
        var (end, plainLength) = (BatchFormat.headerBytes + entries.count * BatchFormat.entryBytes, 0)
        for entry in entries {
            guard entry.offset >= end else { throw damaged("has columns that lie one upon the other") }
            // No overflow: each of the numbers was compared with a bound.
            end = entry.offset + entry.length
            plainLength += entry.plainLength
        }
        guard plainLength <= BatchFormat.mostPlain else { throw damaged("claims columns of \(plainLength) bytes") }
    }
}

/// Reads the directory as the tree that a type has.
private struct NodeReader {
    let entries: [BatchFormat.Entry]
    var next = 0

    mutating func node(_ type: ColumnType, name: String) throws -> BatchReader.Node {
        guard next < entries.count else { throw SatchelError.damagedBatch("its directory ends before the columns of \(type) do") }
        let index = next
        let entry = entries[index]
        next += 1
        let represented = type.representation
        guard entry.kind == .absent || entry.kind == represented.kind else {
            throw SatchelError.damagedBatch("column \(name) holds \(entry.kind), and \(type) was expected")
        }
        var children: [BatchReader.Node] = []
        if entry.kind != .absent {
            let below = represented.below(name)
            guard entry.children == below.count else {
                throw SatchelError.damagedBatch("column \(name) has \(entry.children) parts, and \(type) has \(below.count)")
            }
            for (name, type) in below { children.append(try node(type, name: name)) }
            // Of a record all columns have the record's rows; those of an optional or a list are told by its values.
            if entry.kind == .record, children.contains(where: { $0.rows != entry.rows }) {
                throw SatchelError.damagedBatch("the columns of \(name.isEmpty ? "the record" : name) differ in their rows")
            }
        }
        return BatchReader.Node(
            kind: entry.kind, encoding: entry.encoding, rows: entry.rows, offset: entry.offset, length: entry.length,
            plainLength: entry.plainLength, checksum: entry.checksum, index: index, name: name, type: type, children: children)
    }
}

extension ColumnType {
    fileprivate var kind: BatchFormat.Kind {
        switch self {
        case .bool: .bool
        case .integer: .integer
        case .double, .float, .date: .double
        case .string, .json, .enumeration: .text
        case .optional: .optional
        case .list, .dictionary: .list
        case .record: .record
        }
    }

    /// The names and types of the columns of the next level.
    func below(_ name: String) -> [(String, ColumnType)] {
        switch self {
        case .optional(let wrapped): [(name, wrapped)]
        case .list(let element): [(name + "[]", element)]
        case .record(let record): record.fields.map { (name.isEmpty ? $0.name : "\(name).\($0.name)", $0.type) }
        default: []
        }
    }
}
