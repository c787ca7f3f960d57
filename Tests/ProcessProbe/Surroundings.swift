import Foundation
import Satchel

/// What a worker has of its driver's.
enum Surroundings {
    struct Variables: Transform {
        func callAsFunction(_ number: Int) -> [String] { ProcessInfo.processInfo.environment.map { "\($0.key)=\($0.value)" }.sorted() }
    }

    struct Descriptors: Transform {
        func callAsFunction(_ number: Int) -> [String] { Surroundings.descriptors() }
    }

    /// What each of this process's descriptors is of, without the one that reads that.
    static func descriptors() -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        return names.compactMap { Int($0) }.sorted().compactMap { number in
            guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(number)") else { return nil }
            return "\(number) \(target.prefix { $0 != ":" })"
        }
    }

    /// How many are of files, pipes and sockets: what tasks and timers of the runtime wait with comes when it likes.
    static var count: Int { descriptors().count { !$0.hasSuffix(" anon_inode") } }

    static func run() async throws {
        // Inherited, unless somebody sees to it.
        let file = open("/etc/passwd", O_RDONLY)
        let socket = dup2(file, 77)
        let backend = Processes(1, environment: ["ADDED": "by hand", "SATCHEL_ADDED": "too"])
        let one = Bag(sequence: 0..<1)
        for variable in try await (one |> .flatMapEach(Variables())).compute(on: backend) { print(variable) }
        for descriptor in try await (one |> .flatMapEach(Descriptors())).compute(on: backend) { print("descriptor", descriptor) }
        close(file)
        close(socket)
    }
}
