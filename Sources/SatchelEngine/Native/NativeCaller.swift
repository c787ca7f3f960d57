internal import SatchelColumns

/// A transform with what its errors say about it.
struct NativeCaller<T: Transform>: Sendable {
    let transform: T
    let name: String
    let place: String

    func map<Output: ColumnValue>(_ batch: Batch, to type: Output.Type) throws -> Batch {
        let builder = ColumnBuilder(Output.columnType)
        var faults = Faults()
        let faulted = batch.hasFaults
        for row in 0..<batch.count {
            switch call(batch, row, faulted, as: Output.self) {
            case .success(let value): try value.columnWrite(to: builder)
            case .failure(let fault):
                faults.add(fault, at: row)
                try builder.appendDefault()
            }
        }
        return Batch(count: batch.count, column: builder.finish(), faults: faults, origin: batch.origin)
    }

    func filter(_ batch: Batch) throws -> Batch {
        var rows: [Int32] = []
        var faults = Faults()
        let faulted = batch.hasFaults
        for row in 0..<batch.count {
            switch call(batch, row, faulted, as: Bool.self) {
            case .success(false): continue
            case .success(true): break
            case .failure(let fault): faults.add(fault, at: rows.count)
            }
            rows.append(Int32(row))
        }
        var result = rows.count == batch.count ? batch : batch.gathered(rows)
        result.faults = faults
        return result
    }

    func flatMap<Output: ColumnValue>(_ batch: Batch, to type: Output.Type) throws -> Batch {
        let builder = ColumnBuilder(Output.columnType)
        var faults = Faults()
        let faulted = batch.hasFaults
        for row in 0..<batch.count {
            switch call(batch, row, faulted, as: Output.self) {
            case .success(let list): try list.columnWrite(to: builder)
            case .failure(let fault):
                faults.add(fault, at: builder.children[0].count)
                try builder.children[0].appendDefault()
                try builder.endList()
            }
        }
        guard case .list(let offsets, let elements) = builder.finish().storage else { throw mismatch("\(Output.self)") }
        var origin = batch.origin
        if let known = origin {
            var selection: [Int32] = []
            selection.reserveCapacity(elements.count)
            for row in 0..<batch.count {
                for _ in offsets[row]..<offsets[row + 1] { selection.append(Int32(row)) }
            }
            origin = known.gathered(selection)
        }
        return Batch(count: elements.count, column: elements, faults: faults, origin: origin)
    }

    private func call<Output>(_ batch: Batch, _ row: Int, _ faulted: Bool, as type: Output.Type) -> Result<Output, SatchelError> {
        if faulted, let fault = batch.fault(at: row) { return .failure(fault) }
        let element: T.Input
        do {
            element = try T.Input.columnRead(batch.column, at: row)
        } catch {
            return .failure(error as? SatchelError ?? failure("reading an element of \(T.Input.self) failed: \(error)", batch, row))
        }
        do {
            // Always true: the runner has compared the types.
            if let value = try transform(element) as? Output { return .success(value) }
            return .failure(failure("\(name) returned another type than \(Output.self)", batch, row))
        } catch {
            return .failure(failure("\(name) threw \(Swift.type(of: error)): \(error)", batch, row))
        }
    }

    private func failure(_ message: String, _ batch: Batch, _ row: Int) -> SatchelError {
        var location = batch.location(of: row)
        location.stage = place
        return SatchelError(.transformFailed, message, at: location)
    }
}

extension Batch {
    /// Whether any row is an error.
    fileprivate var hasFaults: Bool { !faults.isEmpty || column.hasFaults }
}
