internal import Foundation
package import SatchelColumns
package import SatchelPlan

/// Runs a native stage over batches: finds its type, decodes its value, and calls it a row at a time.
package struct NativeRunner: Sendable {
    private let body: @Sendable (Batch) throws -> Batch

    package init(_ stage: NativeStage, stagePlace: String) throws {
        guard let type = stage.type.type as? any Transform.Type else {
            throw SatchelError(
                .invalidPlan, "this process has no transform \(stage.name); run the workers from the same build of the program",
                at: .init(stage: stagePlace))
        }
        body = try Self.body(type, stage, stagePlace)
    }

    /// The rows that come out, in order; a row whose call failed is a fault of its row. Throws only where a batch grows past its bounds.
    package func run(_ batch: Batch) throws -> Batch { try body(batch) }

    private static func body<T: Transform>(
        _ type: T.Type, _ stage: NativeStage, _ place: String
    ) throws -> @Sendable (Batch) throws -> Batch {
        let values: [T]
        do {
            values = try JSONDecoder().decode([T].self, from: Data(stage.value))
        } catch {
            throw SatchelError(
                .invalidPlan, "the value of the transform \(stage.name) can't be decoded from what it was encoded to; check its Codable",
                cause: "\(error)", at: .init(stage: place))
        }
        guard let transform = values.first else { throw unfit(stage, place) }
        let caller = NativeCaller(transform: transform, input: try elementCoding(of: T.Input.self), name: stage.name, place: place)
        switch stage.kind {
        case .filter:
            guard T.Output.self == Bool.self else { throw unfit(stage, place) }
            return { try caller.filter($0) }
        case .map:
            let output = try elementCoding(of: T.Output.self)
            return { try caller.map($0, to: output) }
        case .flatMap:
            guard let output = T.Output.self as? any NativeList.Type else { throw unfit(stage, place) }
            let mapping = try flatMapping(caller, output)
            return { try mapping.run($0) }
        }
    }

    private static func flatMapping<T: Transform, List: NativeList>(
        _ caller: NativeCaller<T>, _ output: List.Type
    ) throws -> any FlatMapping {
        ListMapping<T, List>(caller: caller, member: try elementCoding(of: List.Member.self))
    }

    private static func unfit(_ stage: NativeStage, _ place: String) -> SatchelError {
        SatchelError(
            .invalidPlan,
            "the transform \(stage.name) does not fit its stage (\(stage.kind.rawValue)Each); run the workers from the same build of the program",
            at: .init(stage: place))
    }
}

/// Without its types, which a closure that runs on any thread can't hold: nothing says that they belong to no actor.
private protocol FlatMapping: Sendable {
    func run(_ batch: Batch) throws -> Batch
}

private struct ListMapping<T: Transform, List: NativeList>: FlatMapping {
    let caller: NativeCaller<T>
    let member: any ElementCoding<List.Member>

    func run(_ batch: Batch) throws -> Batch { try caller.flatMap(batch, as: List.self, of: member) }
}
