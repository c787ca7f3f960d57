internal import SatchelColumns
internal import SatchelEngine
internal import SatchelPlan

extension Bag {
    /// A stage of native code; of its type and value only what travels is kept.
    func native<Native: Transform, Value: ColumnValue>(_ kind: NativeStage.Kind, _ transform: Native, at place: String) -> Bag<Value> {
        do {
            return appending(.native(try NativeStage(kind, transform)), place: place)
        } catch {
            let fault = error as? SatchelError ?? SatchelError(.invalidPlan, "\(error)")
            return Bag<Value>(Pipeline(plan: pipeline.plan.failing(fault.at(place)), kept: pipeline.kept))
        }
    }
}
