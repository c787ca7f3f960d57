import Foundation
import Satchel
import SatchelBackends

/// A driver in the middle of its work.
enum Hold {
    /// Does not come back: nobody writes to the pipe.
    struct Hangs: Transform {
        let pipe: String

        func callAsFunction(_ number: Int) -> Int {
            let descriptor = open(pipe, O_RDONLY)
            var byte: UInt8 = 0
            return number + read(descriptor, &byte, 1)
        }
    }

    static func run(_ arguments: [String]) async throws {
        guard arguments.count == 2 else { exit(64) }
        let backend = Processes(2, memory: MemoryBudget(bytes: 0, folder: arguments[0]))
        let kept = try await Bag {
            for part in 0..<8 { Bag(sequence: part * 1000..<(part + 1) * 1000) }
        }.persist(on: backend)
        try await kept.wait()
        let workers = backend.workerProcesses.map { "\($0)" }.joined(separator: " ")
        FileHandle.standardOutput.write(Data("workers \(workers)\n".utf8))
        _ = try await (kept |> .mapEach(Hangs(pipe: arguments[1])) |> .sum).compute()
    }
}
