internal import SatchelColumns
internal import SatchelEngine
internal import SatchelPlan

extension Bag {
    /// A stage of native code that makes other elements; of its type and value only what travels is kept.
    func native<Native: Transform, Value: Sendable>(_ kind: NativeStage.Kind, _ transform: Native, at place: String) -> Bag<Value> {
        do {
            let (stage, type) = (try NativeStage(kind, transform), try elementCoding(of: Value.self).type)
            return Bag<Value>(pipeline.appending(.native(stage), type: type, place: place))
        } catch {
            return Bag<Value>(Pipeline(plan: pipeline.plan.failing(SatchelError.wrapping(error).at(place)), kept: pipeline.kept))
        }
    }
}

extension SatchelError {
    /// A fault of the plan, whatever was thrown.
    static func wrapping(_ error: any Error) -> SatchelError { error as? SatchelError ?? SatchelError(.invalidPlan, "\(error)") }
}
