internal import SatchelColumns
internal import SatchelEngine

/// What to run for a result and how to read it; opaque.
public struct Request<Output: Sendable>: Sendable {
    let pipeline: Pipeline
    let read: @Sendable ([Batch]) throws -> Output
}

/// Something that has a result: a ``Bag``, whose elements it is, or a ``Deferred`` value.
public protocol Computable: Sendable {
    /// The result.
    associatedtype Output: Sendable
    /// How to get it.
    var request: Request<Output> { get }
}

extension Bag: Computable {
    public var request: Request<[Element]> { Request(pipeline: pipeline) { try $0.elements() } }
}

extension Deferred: Computable {
    public var request: Request<Value> {
        Request(pipeline: pipeline) { batches in
            let values: [Value] = try batches.elements()
            // A reduction has one row; anything else is a backend's defect.
            guard values.count == 1 else { throw mismatch("\(Value.self)") }
            return values[0]
        }
    }
}

extension [Batch] {
    /// All rows as values; throws the first that is an error.
    func elements<Value: Sendable>() throws -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(reduce(0) { $0 + $1.count })
        for batch in self { try batch.read(into: &values) }
        return values
    }
}

extension Batch {
    func read<Value: Sendable>(into values: inout [Value]) throws {
        let coding = try elementCoding(of: Value.self)
        for row in 0..<count {
            if !faults.isEmpty, let fault = faults[row] { throw fault }
            values.append(try coding.read(self, row))
        }
    }
}
