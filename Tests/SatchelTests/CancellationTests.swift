import Foundation
import Satchel
import SatchelTesting
import Synchronization
import Testing

/// Cancelling the task, or letting go of what it made, ends the work within the batches at hand, and its threads with it.
///
/// Nothing here is timed: a transform holds its threads at a turnstile until the test has cancelled, and tells when they have gone.
@Suite(.serialized) struct CancellationTests {
    /// Rows that a batch of values holds at most.
    private static let batch = 4096
    private static let rows = 25 * batch

    private func held(_ turnstile: Turnstile) -> Bag<Int> { Bag(sequence: 0..<Self.rows) |> .mapEach(Held(turnstile)) }

    @Test(arguments: [1, 3]) func computing(_ threads: Int) async throws {
        let turnstile = Turnstile(threads: threads)
        let bag = held(turnstile)
        let task = Task { try await (bag |> .sum).compute(on: Threads(threads)) }
        await turnstile.isReached.wait()
        task.cancel()
        turnstile.open()
        await #expect(throws: CancellationError.self) { try await task.value }
        await turnstile.isLeft.wait()
        #expect(turnstile.seen <= threads * Self.batch)
    }

    @Test func computingInMemory() async throws {
        let turnstile = Turnstile(threads: 0)
        let bag = held(turnstile)
        let isReady = Latch()
        let task = Task {
            await isReady.wait()
            return try await (bag |> .sum).compute(on: InMemory())
        }
        // On the calling task there is nobody to cancel it from outside: the first call does.
        turnstile.action.withLock { $0 = { task.cancel() } }
        isReady.open()
        await #expect(throws: CancellationError.self) { try await task.value }
        await turnstile.isLeft.wait()
        #expect(turnstile.seen <= Self.batch)
    }

    @Test(arguments: [1, 3]) func lettingGoOfAKeptBag(_ threads: Int) async throws {
        let turnstile = Turnstile(threads: threads)
        var kept: Bag<Int>? = try await held(turnstile).persist(on: Threads(threads))
        await turnstile.isReached.wait()
        #expect(kept?.progress.done == 0)
        kept = nil
        turnstile.open()
        await turnstile.isLeft.wait()
        #expect(turnstile.seen <= threads * Self.batch)
    }

    @Test(arguments: [1, 3]) func lettingGoOfWhatRestsOnAKeptBag(_ threads: Int) async throws {
        let turnstile = Turnstile(threads: threads)
        var kept: Bag<Int>? = try await held(turnstile).persist(on: Threads(threads))
        await turnstile.isReached.wait()
        var derived: Bag<Int>? = try await kept.map { $0 |> .map { $0 + 1 } }?.persist()
        #expect(derived?.progress.done == 0)
        kept = nil
        derived = nil
        turnstile.open()
        // The work of the second held the first: it has to give up waiting for it.
        await turnstile.isLeft.wait()
    }

    @Test func waitingForAKeptBag() async throws {
        let turnstile = Turnstile(threads: 1)
        let kept = try await held(turnstile).persist(on: Threads(1))
        await turnstile.isReached.wait()
        let waiting = Task { try await kept.wait() }
        let reading = Task { try await (kept |> .count).compute() }
        let streaming = Task { for try await _ in kept.elements() {} }
        for cancel in [waiting.cancel, reading.cancel, streaming.cancel] { cancel() }
        await #expect(throws: CancellationError.self) { try await waiting.value }
        await #expect(throws: CancellationError.self) { try await reading.value }
        await #expect(throws: CancellationError.self) { try await streaming.value }
        // Who waits may go; the work goes on for the others.
        #expect(turnstile.seen == 1)
        turnstile.open()
        try await kept.wait()
        #expect(try await (kept |> .count).compute() == Self.rows)
        #expect(turnstile.seen == Self.rows)
    }

    @Test(arguments: [1, 3]) func streaming(_ threads: Int) async throws {
        let turnstile = Turnstile(threads: threads)
        let bag = held(turnstile)
        let task = Task {
            var count = 0
            for try await _ in bag.elements(on: Threads(threads)) { count += 1 }
            return count
        }
        await turnstile.isReached.wait()
        task.cancel()
        // It ends although the threads stand still.
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(turnstile.seen == threads)
        turnstile.open()
        await turnstile.isLeft.wait()
        #expect(turnstile.seen <= threads * Self.batch)
    }

    @Test(arguments: BackendCase.forms) func leavingALoop(_ backend: BackendCase) async throws {
        let turnstile = Turnstile(threads: 0)
        let backend = backend.make()
        for try await number in held(turnstile).elements(on: backend) {
            #expect(number == 0)
            break
        }
        await turnstile.isLeft.wait()
        // What is made ahead of the one who takes it: a batch a thread.
        #expect(turnstile.seen <= 3 * Self.batch)
    }

    @Test(arguments: BackendCase.forms) func whatIsCancelledBeforeItStartsTouchesNothing(_ backend: BackendCase) async throws {
        let missing = Bag.files("/nowhere/satchel/*.json")
        let backend = backend.make()
        let isReady = Latch()
        let task = Task {
            await isReady.wait()
            return try await (missing |> .count).compute(on: backend)
        }
        task.cancel()
        isReady.open()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}

extension Turnstile {
    fileprivate var seen: Int { calls.load(ordering: .sequentiallyConsistent) }
}
