import Foundation
import Satchel
import SatchelBackends

/// A driver of a cluster, which keeps rows, asks, and ends; or hangs, once its user's code does, when there is a pipe.
enum OnCluster {
    static func run(_ arguments: [String]) async throws {
        guard let address = arguments.first, arguments.count <= 2 else { exit(64) }
        let backend = Dask(address, .init(stallSeconds: 1))
        let kept = try await Bag {
            for part in 0..<4 { Bag(sequence: part * 1000..<(part + 1) * 1000) }
        }.persist(on: backend)
        try await kept.wait()
        FileHandle.standardOutput.write(Data("bridge \(backend.bridgeProcess ?? 0)\n".utf8))
        if arguments.count == 2 { _ = try await (kept |> .mapEach(Hold.Hangs(pipe: arguments[1])) |> .sum).compute() }
        print("sum \(try await (kept |> .sum).compute())")
    }
}
