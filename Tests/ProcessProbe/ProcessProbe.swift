import Foundation
import Satchel

/// A program whose backend is worker processes, for tests that look at it from outside: `ProcessProbe MODE ARGUMENT…`.
///
/// - `print`: its transforms write to standard output and error.
/// - `print-dask ADDRESS PYTHON heard|unheard`: the same on a Dask cluster.
/// - `surroundings`: what a worker has of variables and descriptors.
/// - `children`: a transform runs this program again, as `child`.
/// - `hold FOLDER FIFO`: keeps rows in files, says which processes its workers are, and hangs in a transform until it is killed.
/// - `cluster ADDRESS [FIFO]`: keeps rows on a Dask cluster and says which process its bridge is; with a pipe it hangs like `hold`.
/// - `lifetimes COUNT`: makes backends and lets them go, and counts what they leave.
/// - `memory FILES`: keeps lines and says what that does to this process and to its workers.
/// - `publish ADDRESS NAME FILE`: gives the rows of a file a name on a cluster, and ends.
/// - `published ADDRESS NAME`: says what is published there.
@main
struct ProcessProbe {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        let rest = Array(arguments.dropFirst())
        switch arguments.first {
        case "print": try await Prints.run()
        case "print-dask" where rest.count == 3: try await Prints.run(at: rest[0], rest[1], isHeard: rest[2] == "heard")
        case "surroundings": try await Surroundings.run()
        case "children": try await Children.run()
        case "child": print("a child with \(Surroundings.descriptors().joined(separator: ", "))")
        case "hold": try await Hold.run(rest)
        case "cluster": try await OnCluster.run(rest)
        case "lifetimes": try await Lifetimes.run(rest.first.flatMap { Int($0) } ?? 1)
        case "memory": try await Keeps.run(rest)
        case "publish": try await Publications.publish(rest)
        case "published": try await Publications.read(rest)
        default:
            let modes = "print|print-dask|surroundings|children|child|hold|cluster|lifetimes|memory|publish|published"
            FileHandle.standardError.write(Data("usage: ProcessProbe \(modes) …\n".utf8))
            exit(64)
        }
    }

    /// Looks again until something is so, and ends the program if that takes too long.
    static func wait(for what: String, _ isSo: () -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while !isSo() {
            guard .now < deadline else {
                print("waited in vain: \(what)")
                exit(1)
            }
            try await Task.sleep(for: .milliseconds(2))
        }
    }
}
