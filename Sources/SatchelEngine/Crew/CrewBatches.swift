internal import SatchelColumns
internal import SatchelStorage

/// Makes the batches of a stream's units on one worker.
struct CrewBatches: BatchMaker {
    let run: CrewRun
    let level: Int
    let place: Int

    func run(_ item: RowStream.Item, flag: CancelFlag, offer: @escaping @Sendable (Batch) -> Bool) throws {
        let part = UnitTask.Part(number: item.number, partition: 0, unit: item.unit)
        let task = UnitTask(level: level, leaf: item.leaf, parts: [part], tap: item.tap)
        // A worker's loss does not take back what was handed out; the same batches come again in the same order.
        let taken = Monitor(0)
        try outlivingLosses(while: "streamed rows", at: .init(file: item.unit.name)) {
            let deliver: @Sendable (Int, [UInt8]) throws -> Bool = { number, bytes in
                let isNew = taken.update { taken in
                    defer { taken = max(taken, number + 1) }
                    return number >= taken
                }
                guard isNew else { return true }
                return offer(
                    try bytes.withUnsafeBytes { bytes in
                        var cursor = ByteCursor(bytes, of: "a batch of a stream")
                        let origin = try cursor.places()
                        var batch = try cursor.batch()
                        batch.origin = origin
                        return batch
                    })
            }
            let (_, reply) = try run.perform(task, at: place, flag: flag, deliver: deliver)
            if let failure = try CrewAnswer(reply, of: run.passes).answer.failure { throw failure.error.seen(on: reply.host?.address) }
        }
    }
}
