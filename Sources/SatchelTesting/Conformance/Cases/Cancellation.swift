internal import Satchel
internal import Synchronization

/// Something that a thread lets go of.
private final class Box<Value: Sendable>: Sendable {
    private let value: Mutex<Value?>

    init(_ value: Value) { self.value = Mutex(value) }

    func drop() {
        // Not let go of under the lock.
        let value = self.value.withLock { value in
            defer { value = nil }
            return value
        }
        _ = value
    }
}

extension ConformanceCase {
    /// Numbers in many parts, each of which is held at a gate, and who counts them.
    private static func held(_ run: ConformanceRun) throws -> (bag: Bag<Int>, gate: Gate, tally: Tally) {
        let (gate, tally) = (try Gate("gate", in: run.folder), try Tally("calls", in: run.folder))
        return (
            try run.numbers(20_000, parts: 200) |> .mapEach(Held(gate, every: 50)) |> .mapEach(Counted(tally, labour: 2000)), gate, tally
        )
    }

    /// Cancels the work when it is held at the gate, and looks whether it ends.
    private static func cancelled(
        _ name: String, _ work: @escaping @Sendable (Bag<Int>, ConformanceRun) async throws -> some Sendable
    ) -> ConformanceCase {
        ConformanceCase(.cancellation, name) { run in
            let (bag, gate, tally) = try held(run)
            let task = Task(priority: .high) { try await work(bag, run) }
            try await gate.reached {
                task.cancel()
                gate.open()
            }
            try await run.expectCancelled("the result") { try await task.value }
            try await run.expectUsable()
            let calls = try tally.count()
            try run.expect(calls < 20_000, "fewer than all 20000 elements made", found: calls)
        }
    }

    @CaseList static var cancellation: [ConformanceCase] {
        cancelled("of compute") { bag, run in try await (bag |> .sum).compute(on: run.backend) }
        cancelled("of rows that are handed out") { bag, run in try await bag.compute(on: run.backend) }
        cancelled("of whole bags and several results") { bag, run in
            let (one, two) = try await run.backend.compute {
                bag |> .map { $0 % 10 } |> .frequencies |> .topk(3)
                bag |> .distinct |> .count
            }
            return "\(one) \(two)"
        }
        cancelled("of take") { bag, run in try await bag.filter { $0 > 19_990 }.take(3, on: run.backend) }
        cancelled("of save") { bag, run in try await bag.save(to: run.folder.path + "/saved", on: run.backend) }
        cancelled("of a stream") { bag, run in
            var count = 0
            for try await _ in bag.elements(on: run.backend) { count += 1 }
            return count
        }
        ConformanceCase(.cancellation, "before the start touches nothing") { run in
            let missing = Bag.files(run.folder.path + "/none/*.json")
            for name in ["compute", "elements", "save"] {
                try await run.expectCancelled(name) {
                    let task = Task { () -> Int in
                        while !Task.isCancelled { await Task.yield() }
                        switch name {
                        case "compute": return try await (missing |> .count).compute(on: run.backend)
                        case "elements":
                            for try await _ in missing.elements(on: run.backend) {}
                            return 0
                        default: return try await missing.save(to: run.folder.path + "/saved", on: run.backend).lines
                        }
                    }
                    task.cancel()
                    return try await task.value
                }
            }
            try await run.expectUsable()
        }
        ConformanceCase(.cancellation, "letting go of a kept bag that is being made ends its work") { run in
            let (bag, gate, tally) = try held(run)
            let kept = Box(try await bag.persist(on: run.backend))
            try await gate.reached {
                kept.drop()
                gate.open()
            }
            try await run.expectUsable()
            let calls = try tally.count()
            try run.expect(calls < 20_000, "fewer than all 20000 elements made", found: calls)
        }
        ConformanceCase(.cancellation, "letting go of a kept bag and of what rests on it, while both are being made") { run in
            let (bag, gate, _) = try held(run)
            let both = try await kept(bag, run)
            try await gate.reached {
                both.drop()
                gate.open()
            }
            try await run.expectUsable()
        }
        ConformanceCase(.cancellation, "who waits for a kept bag may go; the work goes on for the others") { run in
            let gate = try Gate("gate", in: run.folder)
            let bag = try run.numbers(20_000, parts: 200) |> .mapEach(Held(gate, every: 50))
            let kept = try await bag.persist(on: run.backend)
            let waiting = Task { try await kept.wait() }
            let counting = Task { try await (kept |> .count).compute() }
            try await gate.reached {
                waiting.cancel()
                counting.cancel()
                gate.open()
            }
            // Either may have been done before it heard of it.
            _ = try? await waiting.value
            _ = try? await counting.value
            try await kept.wait()
            try await run.expect("the rows", kept |> .sum, 19_999 * 10_000)
        }
        ConformanceCase(.cancellation, "a result that is cancelled leaves those beside it alone") { run in
            let (bag, gate, _) = try held(run)
            let doomed = Task(priority: .high) { try await (bag |> .sum).compute(on: run.backend) }
            try await gate.reached {
                doomed.cancel()
                gate.open()
            }
            let sums = try await withThrowingTaskGroup(of: Int.self) { group in
                for step in 0..<4 {
                    group.addTask {
                        try await (Bag(sequence: 0..<10_000) |> .mapEach(Added(addend: step)) |> .sum).compute(on: run.backend)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }.sorted()
            }
            try run.expect("the others", sums, is: (0..<4).map { 9999 * 5000 + 10_000 * $0 })
            try await run.expectCancelled("the cancelled one") { try await doomed.value }
        }
    }

    /// A kept bag and one that rests on it, and nobody else who holds either.
    private static func kept(_ bag: Bag<Int>, _ run: ConformanceRun) async throws -> Box<[Bag<Int>]> {
        let kept = try await bag.persist(on: run.backend)
        return Box([kept, try await (kept |> .map { $0 + 1 }).persist()])
    }
}
