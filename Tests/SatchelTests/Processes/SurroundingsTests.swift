import Foundation
import SatchelTesting
import Testing

extension ProcessTests {
    /// What workers write and what they have of their driver's.
    @Suite struct SurroundingsTests {
        @Test func whatTheyWriteIsHandedOnLineByLine() async throws {
            let run = try await Program.processProbe.run(["print"])
            #expect(run.status == 0)
            #expect(
                run.output.split(separator: "\n").map(String.init) == [
                    "[worker 1] row 1", "[worker 1] row 2", "[worker 1] SATF\u{1}", "[worker 1] half of row 3", "[worker 1] row 4",
                    "[worker 1] no end", "sum 10",
                ])
            #expect(run.error.split(separator: "\n").map(String.init) == (1...4).map { "[worker 1] note \($0)" })
        }

        @Test func variablesAndDescriptors() async throws {
            let run = try await Program.processProbe.run(
                ["surroundings"],
                environment: ["PLANTED": "secret", "AWS_REGION": "eu-north-1", "LC_ALL": "C", "LD_PRELOAD": "", "SATCHEL_X": "y"])
            let lines = run.output.split(separator: "\n").map(String.init)
            let variables = lines.filter { !$0.hasPrefix("descriptor ") }
            #expect(!run.output.contains("secret") && !run.output.contains("PLANTED"))
            #expect(variables.contains("ADDED=by hand") && variables.contains("SATCHEL_ADDED=too"))
            #expect(variables.contains("AWS_REGION=eu-north-1") && variables.contains("LC_ALL=C") && variables.contains("SATCHEL_X=y"))
            #expect(!variables.contains { $0.hasPrefix("SATCHEL_WORKER=") })
            // The last two are the worker's own, which wake who waits at the channel.
            let expected = ["0 /dev/null", "1 pipe", "2 pipe", "3 socket", "4 pipe", "5 pipe"].map { "descriptor " + $0 }
            let descriptors = lines.filter { $0.hasPrefix("descriptor ") }
            #expect(descriptors == expected, "\(run)")
        }

        @Test func programsThatATransformStartsAreNoWorkers() async throws {
            let run = try await Program.processProbe.run(["children"])
            let lines = run.output.split(separator: "\n")
            #expect(lines.count == 2)
            // One socket is that of Foundation's `Process`; the channel and what wakes it are not there.
            for line in lines {
                let rest = line.split(separator: ", ").dropFirst(3)
                #expect(line.hasPrefix("a child with 0 /dev/null, 1 pipe, 2 pipe, ") && rest.count == 1, "\(run)")
                #expect(rest.first?.hasPrefix("3 ") == false && rest.first?.hasSuffix(" socket") == true, "\(run)")
            }
        }
    }
}
