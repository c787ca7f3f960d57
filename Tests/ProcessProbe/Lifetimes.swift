import Foundation
import Satchel
import SatchelBackends

/// Backends that come and go.
enum Lifetimes {
    struct Dies: Transform {
        func callAsFunction(_ number: Int) -> Int {
            if number == 7 { kill(getpid(), SIGKILL) }
            return number
        }
    }

    static func run(_ times: Int) async throws {
        let (before, count) = (Surroundings.descriptors(), Surroundings.count)
        var workers: Set<Int32> = []
        for _ in 0..<times { workers.formUnion(try await lifetime()) }
        try await end(of: workers)
        try await ProcessProbe.wait(for: "descriptors \(before), now \(Surroundings.descriptors())") {
            Surroundings.count <= count
        }
        print("\(workers.count) workers, nothing left")
    }

    private static func end(of workers: Set<Int32>) async throws {
        try await ProcessProbe.wait(for: "the end of the workers") { workers.allSatisfy { kill($0, 0) != 0 } }
    }

    /// A backend that keeps, answers, and loses workers.
    private static func lifetime() async throws -> Set<Int32> {
        let backend = Processes(2)
        let numbers = Bag {
            for part in 0..<4 { Bag(sequence: part * 10..<(part + 1) * 10) }
        }
        let kept = try await (numbers |> .mapEach(Same())).persist(on: backend)
        try await kept.wait()
        let first = backend.workerProcesses
        guard try await (kept |> .sum).compute() == 780 else { exit(1) }
        do {
            _ = try await (kept |> .mapEach(Dies()) |> .sum).compute()
            exit(1)
        } catch let error as SatchelError where error.code == .workerLost {}
        return Set(first + backend.workerProcesses)
    }

    struct Same: Transform {
        func callAsFunction(_ number: Int) -> Int { number }
    }
}
