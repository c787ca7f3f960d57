internal import SatchelColumns

/// An array that native code gives back, element by element.
protocol NativeList {
    associatedtype Member
    var members: [Member] { get }
}

extension Array: NativeList {
    var members: [Element] { self }
}

/// A transform with what its errors say about it.
struct NativeCaller<T: Transform>: Sendable {
    let transform: T
    let input: any ElementCoding<T.Input>
    let name: String
    let place: String

    func map<Output>(_ batch: Batch, to output: any ElementCoding<Output>) throws -> Batch {
        let builder = ColumnBuilder(output.type)
        var faults = Faults()
        let faulted = batch.hasFaults
        for row in 0..<batch.count {
            switch call(batch, row, faulted, as: Output.self) {
            case .success(let value): try output.write(value, to: builder, of: batch, row)
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

    func flatMap<List: NativeList>(_ batch: Batch, as type: List.Type, of member: any ElementCoding<List.Member>) throws -> Batch {
        let builder = ColumnBuilder(member.type)
        var faults = Faults()
        /// For each row that comes out the one that it was made of.
        var owners: [Int32] = []
        let faulted = batch.hasFaults
        for row in 0..<batch.count {
            switch call(batch, row, faulted, as: List.self) {
            case .success(let list):
                for value in list.members { try member.write(value, to: builder, of: batch, row) }
                owners.append(contentsOf: repeatElement(Int32(row), count: list.members.count))
            case .failure(let fault):
                faults.add(fault, at: builder.count)
                try builder.appendDefault()
                owners.append(Int32(row))
            }
        }
        return Batch(count: builder.count, column: builder.finish(), faults: faults, origin: batch.origin?.gathered(owners))
    }

    private func call<Output>(_ batch: Batch, _ row: Int, _ faulted: Bool, as type: Output.Type) -> Result<Output, SatchelError> {
        if faulted, let fault = batch.fault(at: row) { return .failure(fault) }
        let element: T.Input
        do {
            element = try input.read(batch, row)
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
