package import SatchelColumns

extension SatchelError {
    /// How many workers a task may take with it.
    static let mostLosses = 3

    /// Work that loses one worker after the other.
    /// - Parameter work: what they did, as in `while they read partition 3`.
    static func lost(_ loss: WorkerLoss, count: Int, while work: String, at location: Location = Location()) -> SatchelError {
        // Of a cluster not the worker is lost but what it had running for us.
        let (one, many) = loss.address == nil ? ("a worker", "workers") : ("a process on a worker", "processes on workers")
        let workers = count == 1 ? one : "\(count) \(many), one after the other,"
        var location = location
        location.worker = loss.address ?? location.worker
        return SatchelError(
            .workerLost, "lost \(workers) while they \(work): the last one \(loss.ending)",
            cause: loss.lastWords.isEmpty ? nil : loss.lastWords,
            at: location)
    }
}

/// Does work again when it loses its worker, until it has lost too many.
/// - Parameter work: what they did, as in `while they read partition 3`.
package func outlivingLosses<Result>(
    while work: String, at location: SatchelError.Location = .init(), _ body: () throws -> Result
) throws -> Result {
    var losses = 0
    while true {
        do {
            return try body()
        } catch let loss as WorkerLoss {
            losses += 1
            if losses >= SatchelError.mostLosses { throw SatchelError.lost(loss, count: losses, while: work, at: location) }
        }
    }
}
