import Foundation
import SatchelTesting
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

    /// As Satchel would be in a dynamic library: the hook's C with a worker that does nothing, linked as one.
    @Test func aWorkerInASharedLibraryIsRefused() async throws {
        let folder = try TemporaryFolder()
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
        let hook = ["Hook.c", "Images.c"].map { "\(root)/Sources/CWorkerHook/\($0)" }
        let worker = try folder.write("int satchel_worker_main(int input, int output) { return input + output; }\n", to: "worker.c")
        let main = try folder.write("int main(void) { return 3; }\n", to: "main.c")
        let clang = Program(path: "/usr/bin/env")
        let library = try await clang.run(
            ["clang", "-shared", "-fPIC", "-I", "\(root)/Sources/CWorkerHook/include"] + hook + [worker, "-o", "\(folder.path)/libhook.so"])
        #expect(library.status == 0, "\(library.error)")
        let program = try await clang.run(
            ["clang", main, "-L", folder.path, "-Wl,--no-as-needed", "-lhook", "-Wl,-rpath,\(folder.path)", "-o", "\(folder.path)/program"])
        #expect(program.status == 0, "\(program.error)")
        let plain = try await Program(path: folder.path + "/program").run([])
        #expect(plain.status == 3)
        let run = try await Program(path: folder.path + "/program").run([], environment: ["SATCHEL_WORKER": "0:1"])
        #expect(run.status == 64)
        #expect(
            run.error
                == "satchel: this program has Satchel in a shared library, where a worker starts before the program's types are known; link it "
                + "statically (products of type .library without `type: .dynamic`)\n")
    }
}
