internal import CJSONScan
internal import SatchelColumns

extension JSONProgram {
    /// Puts what was wrong with the rows on the rows and columns of a decoding.
    func addFaults(to decoded: inout Decoded, _ scanner: ChunkScanner, _ rows: [Int32]?) {
        var count = 0
        guard let first = cjs_program_faults(handle, &count), count > 0 else { return }
        for fault in UnsafeBufferPointer(start: first, count: count) {
            let row = rows.map { Int($0[Int(fault.row)]) } ?? Int(fault.row)
            let error = error(fault, row: row, scanner)
            if fault.node < 0 {
                decoded.faults.add(error, at: Int(fault.row))
            } else {
                add(error, at: Int(fault.at), of: Int(fault.node), to: &decoded.column, shape)
            }
        }
    }

    /// Of each row at fault the first thing that was found.
    var firstFaults: [cjs_fault] {
        var count = 0
        guard let first = cjs_program_faults(handle, &count), count > 0 else { return [] }
        var faults: [cjs_fault] = []
        for fault in UnsafeBufferPointer(start: first, count: count) where faults.last?.row != fault.row { faults.append(fault) }
        return faults
    }

    /// Puts a fault on the column of its node.
    private func add(_ error: SatchelError, at row: Int, of node: Int, to column: inout ColumnData, _ shape: Shape) {
        switch shape {
        case .absent: return
        // What lies below a part is no fault.
        case .leaf(let index, _), .parts(let index, _):
            if index == node { column.faults.add(error, at: row) }
        case .list(let index, let element):
            if index == node { return column.faults.add(error, at: row) }
            column.mutate(isOptional: nodes[index].isOptional) { storage in
                guard case .list(let offsets, var elements) = storage else { return }
                add(error, at: row, of: node, to: &elements, element)
                storage = .list(offsets: offsets, elements)
            }
        case .dictionary(let index, let keys, let values):
            if index == node { return column.faults.add(error, at: row) }
            column.mutate(isOptional: nodes[index].isOptional) { storage in
                guard case .list(let offsets, var entries) = storage, case .record(var fields, let count) = entries.storage else { return }
                if keys == node { fields[0].faults.add(error, at: row) } else { add(error, at: row, of: node, to: &fields[1], values) }
                entries.storage = .record(fields, count: count)
                storage = .list(offsets: offsets, entries)
            }
        case .record(let index, let shapes):
            if index == node { return column.faults.add(error, at: row) }
            guard let position = shapes.firstIndex(where: { $0.contains(node) }) else { return }
            column.mutate(isOptional: nodes[index].isOptional) { storage in
                guard case .record(var fields, let count) = storage else { return }
                add(error, at: row, of: node, to: &fields[position], shapes[position])
                storage = .record(fields, count: count)
            }
        }
    }

    func error(_ fault: cjs_fault, row: Int, _ scanner: ChunkScanner) -> SatchelError {
        var location = scanner.lines.location(of: row)
        let excerpt = scanner.excerpt(row: row, from: Int(fault.offset), limit: 48)
        location.offset = location.offset.map { $0 + Int(fault.offset) }
        if fault.node >= 0 { location.path = path(of: Int(fault.node), fault) }
        let type = fault.node >= 0 ? nodes[Int(fault.node)].type : nil
        let (code, message) = FaultText.describe(fault.code, expected: type, found: excerpt)
        return SatchelError(code, message, at: location)
    }

    private func path(of node: Int, _ fault: cjs_fault) -> String {
        var parts: [String] = []
        var index = node
        while index > 0 {
            if let key = nodes[index].key {
                parts.append("." + String(decoding: key, as: UTF8.self))
            } else if nodes[index].kind != CJS_WHOLE {
                parts.append(element(of: nodes[index].parent, fault))
            }
            index = nodes[index].parent
        }
        return "$" + parts.reversed().joined()
    }

    /// A list's index or a dictionary's key, as far as the fault tells which.
    private func element(of node: Int, _ fault: cjs_fault) -> String {
        guard node == Int(fault.outermost) else { return "[…]" }
        guard nodes[node].kind == CJS_DICTIONARY else { return "[\(fault.index)]" }
        let keys = text(cjs_program_column(handle, node + 1))
        let entries = cjs_program_column(handle, node)
        // The column has an offset for each row that was decoded, and the row of the fault is one of them.
        guard Int(fault.row) < entries.count, let offsets = entries.offsets else { return "[…]" }
        let entry = Int(offsets[Int(fault.row)]) + Int(fault.index)
        return entry < keys.count ? ".\(keys.string(entry))" : "[…]"
    }
}

extension JSONProgram.Shape {
    /// Whether the node is this shape's or one below it.
    fileprivate func contains(_ node: Int) -> Bool {
        switch self {
        case .absent: false
        case .leaf(let index, _), .parts(let index, _): index == node
        case .record(let index, let fields): index == node || fields.contains { $0.contains(node) }
        case .list(let index, let element): index == node || element.contains(node)
        case .dictionary(let index, let keys, let values): index == node || keys == node || values.contains(node)
        }
    }
}

extension ColumnData {
    /// Changes the storage, of an optional that of its value.
    mutating func mutate(isOptional: Bool, _ change: (inout Storage) -> Void) {
        guard isOptional else { return change(&storage) }
        guard case .optional(let present, var wrapped) = storage else { return }
        wrapped.mutate(isOptional: false, change)
        storage = .optional(present: present, wrapped)
    }
}
