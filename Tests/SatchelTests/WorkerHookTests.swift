import Foundation
import Testing

/// That this same executable can be its own worker: the switch is seen before `main`, and `Task` works there.
///
/// Release and static builds are shown by the acceptance script.
@Suite struct WorkerHookTests {
    @Test(arguments: [Program.workerProbe.path, Program.playground.path, Program.tests.path])
    func aWorkerAnswersAndNeverEntersMain(path: String) async throws {
        let run = try await Program(path: path).run([], input: "ping one\nping two\nnonsense\n", environment: ["SATCHEL_WORKER": "0:1"])
        #expect(run.status == 0)
        #expect(run.error == "")
        let answers = run.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(answers.map { $0.prefix(2) } == [["pong", "one"], ["pong", "two"], ["unknown", "nonsense"]])
        #expect(answers[0].count == 3 && Int(answers[0][2]) ?? 0 > 1)
    }

    @Test func withoutTheSwitchMainRuns() async throws {
        let run = try await Program.workerProbe.run([])
        #expect(run.output.hasPrefix("main was entered"))
    }

    @Test func aSwitchThatCanNotBeReadIsRefused() async throws {
        let run = try await Program.workerProbe.run([], environment: ["SATCHEL_WORKER": "yes"])
        #expect(run.status == 64)
        #expect(run.error == "satchel: SATCHEL_WORKER=yes is set, but this program can't be a worker: expected IN:OUT, two descriptors\n")
    }
}
