import Foundation
import Satchel

/// A bag that is shared by way of a cluster: this program is another build than the tests.
enum Publications {
    @Record
    struct Visit {
        let path: String
        let status: Int
    }

    /// A part of a visit.
    @Record
    struct Answered {
        let status: Int
    }

    /// Publishes the visits of a file, each of whose partitions is a few lines, and ends.
    static func publish(_ arguments: [String]) async throws {
        guard arguments.count == 3 else { exit(64) }
        let backend = Dask(arguments[0])
        let kept = try await (Bag.files(arguments[2], partitionBytes: 4 << 10) |> .decode(Visit.self)).persist(on: backend)
        try await kept.publish(as: arguments[1])
        print(kept.partitionCount ?? 0)
    }

    /// Says what is published under a name.
    static func read(_ arguments: [String]) async throws {
        guard arguments.count == 2 else { exit(64) }
        let visits = Bag.published(arguments[1], as: Answered.self, on: Dask(arguments[0]))
        let kinds = try await (visits |> .pluck(\.status) |> .frequencies).compute()
        print(try await visits.count.compute(), kinds.map { "\($0.value):\($0.count)" }.sorted().joined(separator: " "))
    }
}
