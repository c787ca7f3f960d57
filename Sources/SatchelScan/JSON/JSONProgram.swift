internal import CJSONScan
package import SatchelColumns

/// The wanted parts of each line, compiled, and the columns that decoding fills.
///
/// Used by one thread.
package final class JSONProgram {
    let handle: OpaquePointer
    let shape: Shape
    let nodes: [Node]
    private var counted: (values: UInt64, bytes: UInt64) = (0, 0)
    /// What is being decoded.
    private var scanner: ChunkScanner?

    /// Where a column's parts lie among the program's nodes.
    indirect enum Shape {
        case absent
        case leaf(Int, ColumnType)
        case record(Int, [Shape])
        case list(Int, Shape)
        /// JSON of which only parts are wanted, by the names of their steps.
        case parts(Int, [String: Shape])
        case dictionary(Int, keys: Int, values: Shape)
    }

    struct Node {
        var kind: cjs_kind
        var isOptional: Bool
        var integer: UInt8 = 0
        var parent: Int
        var key: [UInt8]?
        /// Of a part without a key: its place in an array.
        var place: UInt32 = 0
        var cases: EnumerationType.Cases?
        var type: ColumnType
    }

    package init(type: ColumnType, projection: Projection) throws {
        var nodes: [Node] = []
        shape = try Self.compile(type, projection, parent: -1, key: nil, into: &nodes)
        self.nodes = nodes
        let handle = nodes.withTree { cjs_program_create($0.baseAddress, $0.count) }
        guard let handle else { throw SatchelError(.invalidPlan, "\(type) can't be read from JSON") }
        self.handle = handle
    }

    deinit { cjs_program_destroy(handle) }

    /// Decodes rows of the indexed chunk and takes the columns out.
    ///
    /// - Parameters:
    ///   - rows: ascending; nil: the first `count` rows.
    ///   - json: what is checked beside one value a line, its brackets and UTF-8, which are promised of every line, whatever is read of it.
    package func decode(_ scanner: ChunkScanner, rows: [Int32]? = nil, count: Int, json: JSONCheck = .asRead) throws -> Decoded {
        cjs_program_clear(handle)
        let check = Int32((json == .strict ? CJS_CHECK_DOCUMENT : CJS_CHECK_LINE).rawValue)
        let status: Int32
        if let rows {
            status = rows.withUnsafeBufferPointer { selected in
                // Row numbers are not negative, so their bits are those of the unsigned numbers that C takes.
                selected.withMemoryRebound(to: UInt32.self) {
                    cjs_decode(scanner.handle, handle, $0.baseAddress, $0.count, check)
                }
            }
        } else {
            status = cjs_decode(scanner.handle, handle, nil, count, check)
        }
        try throwFailure(status, scanner)
        self.scanner = scanner
        defer { self.scanner = nil }
        var decoded = Decoded(column: column(shape, count: count), faults: Faults(), values: 0, bytes: 0)
        addFaults(to: &decoded, scanner, rows)
        // Behind the faults, which tell entries by their places in the line.
        order(&decoded.column, shape)
        let total = (cjs_program_values(handle), cjs_program_bytes(handle))
        decoded.values = Int(total.0 - counted.values)
        decoded.bytes = Int(total.1 - counted.bytes)
        counted = total
        return decoded
    }

    /// What is wrong with the first `count` rows of the indexed chunk, and nothing of their values.
    func faults(_ scanner: ChunkScanner, count: Int, check: cjs_check) throws -> [cjs_fault] {
        cjs_program_clear(handle)
        try throwFailure(cjs_check_rows(scanner.handle, handle, count, Int32(check.rawValue)), scanner)
        return firstFaults
    }

    private func throwFailure(_ status: Int32, _ scanner: ChunkScanner) throws {
        if status == 0 { return }
        if status == -1 { throw ChunkScanner.outOfMemory }
        throw SatchelError(
            .invalidArgument, "a column of one chunk would pass 4 GiB; lower maxLineBytes", at: scanner.lines.location(of: 0))
    }

    /// What one decoding gave.
    package struct Decoded {
        package var column: ColumnData
        /// Rows that are no single JSON value.
        package var faults: Faults
        /// Values decoded, and the bytes of input that they span.
        package var values: Int
        package var bytes: Int
    }

    private func column(_ shape: Shape, count: Int) -> ColumnData {
        switch shape {
        case .absent: return ColumnData(.absent(count))
        case .leaf(let index, let type):
            return optional(index, ColumnData(storage(cjs_program_column(handle, index), type.unwrapped)))
        case .record(let index, let fields):
            return optional(index, ColumnData(.record(fields.map { column($0, count: count) }, count: count)))
        case .parts(let index, let parts):
            let count = cjs_program_column(handle, index).count
            return ColumnData(.parts(parts.mapValues { column($0, count: count) }, count: count))
        case .list(let index, let element):
            let raw = cjs_program_column(handle, index)
            let offsets = copied(raw.offsets, raw.count + 1)
            return optional(index, ColumnData(.list(offsets: offsets, column(element, count: Int(offsets.last ?? 0)))))
        case .dictionary(let index, let keys, let values):
            let raw = cjs_program_column(handle, index)
            let offsets = copied(raw.offsets, raw.count + 1)
            let values = column(values, count: Int(offsets.last ?? 0))
            let entries = [ColumnData(.text(text(cjs_program_column(handle, keys)))), values]
            return optional(index, ColumnData(.list(offsets: offsets, ColumnData(.record(entries, count: values.count)))))
        }
    }

    private func optional(_ index: Int, _ value: ColumnData) -> ColumnData {
        guard nodes[index].isOptional else { return value }
        let raw = cjs_program_column(handle, index)
        let present = [Bool](unsafeUninitializedCapacity: raw.count) { target, filled in
            for row in 0..<raw.count { target.initializeElement(at: row, to: raw.present[row] != 0) }
            filled = raw.count
        }
        return ColumnData(.optional(present: present, value))
    }

    // The counts are those of the column that C describes; the pointers hold as many elements until the program is used again.
    private func storage(_ raw: cjs_column, _ type: ColumnType) -> ColumnData.Storage {
        switch type.representation {
        case .integer: .integers(copied(raw.integers, raw.count))
        case .double, .float, .date: .doubles(copied(raw.doubles, raw.count))
        case .bool:
            .bools(
                [Bool](unsafeUninitializedCapacity: raw.count) { target, filled in
                    for row in 0..<raw.count { target.initializeElement(at: row, to: raw.bools[row] != 0) }
                    filled = raw.count
                })
        case .json: .text(json(raw))
        default: .text(text(raw))
        }
    }

    /// Values as they stand in the chunk.
    private func json(_ raw: cjs_column) -> TextData {
        let offsets = copied(raw.offsets, raw.count + 1)
        let chunk = scanner?.chunk.baseAddress
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(offsets.last ?? 0)) { target, filled in
            guard let to = target.baseAddress, let starts = raw.starts else { return }
            for row in 0..<raw.count {
                let length = Int(offsets[row + 1] - offsets[row])
                if starts[row] != CJS_NOWHERE, let chunk {
                    // In bounds: C has found the value in these bytes, and there is room for the sum of all lengths.
                    UnsafeMutableRawPointer(to + filled).copyMemory(from: chunk + Int(starts[row]), byteCount: length)
                } else if length > 0 {
                    // Without a place only a null has bytes.
                    for (place, byte) in CJS_NULL.utf8.enumerated() { to[filled + place] = byte }
                }
                filled += length
            }
        }
        return TextData(bytes: bytes, offsets: offsets, packed: packed(raw))
    }

    /// Where values lie in what the chunk was inflated from; nil if that is not known, or one of them lies elsewhere.
    private func packed(_ raw: cjs_column) -> PackedRows? {
        guard let packed = scanner?.packed, !packed.stretches.isEmpty, let starts = raw.starts, let offsets = raw.offsets else {
            return nil
        }
        var places: [Int] = []
        places.reserveCapacity(raw.count)
        for row in 0..<raw.count {
            // What has no bytes may be anywhere.
            if starts[row] == CJS_NOWHERE, offsets[row] != offsets[row + 1] { return nil }
            places.append(packed.offset + (starts[row] == CJS_NOWHERE ? 0 : Int(starts[row])))
        }
        return PackedRows(stretches: packed.stretches, starts: places)
    }

    /// Whether it reads values as they stand in the text.
    package var readsJSON: Bool { nodes.contains { $0.kind == CJS_JSON || $0.kind == CJS_WHOLE } }

    func text(_ raw: cjs_column) -> TextData {
        TextData(bytes: copied(raw.bytes, raw.byte_count), offsets: copied(raw.offsets, raw.count + 1))
    }

    private func copied<Element>(_ source: UnsafePointer<Element>?, _ count: Int) -> [Element] {
        Array(UnsafeBufferPointer(start: source, count: source == nil ? 0 : count))
    }
}
