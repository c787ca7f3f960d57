import Foundation
import Testing

/// That this same executable can be its own worker: the switch is seen before `main`, and `Task` works there.
///
/// Release and static builds are shown by the acceptance script.
@Suite struct WorkerHookTests {
    static let programs = [Program.workerProbe.path, Program.playground.path, Program.tests.path]

    @Test(arguments: programs) func aWorkerEndsWithItsChannelAndNeverEntersMain(path: String) async throws {
        let run = try await Program(path: path).run([], environment: ["SATCHEL_WORKER": "0:1"])
        #expect(run.status == 0)
        #expect(run.error == "")
        #expect(run.output == "")
    }

    @Test(arguments: programs) func aChannelWithoutFramesEndsAWorkerThatSaysWhy(path: String) async throws {
        let run = try await Program(path: path).run([], input: "ping one, and more than a header\n", environment: ["SATCHEL_WORKER": "0:1"])
        #expect(run.status == 74)
        #expect(run.output == "")
        #expect(
            run.error.hasPrefix("satchel: a worker could not begin: expected a frame, which begins with SATF, found \"ping one, and mo\";"))
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
