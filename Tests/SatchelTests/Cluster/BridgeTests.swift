import Foundation
import Testing

extension ClusterTests {
    /// The parts of the bridge by themselves, as Python's own tests have them.
    @Suite struct BridgeTests {
        @Test func testsInPython() async throws {
            let folder = FileManager.default.currentDirectoryPath + "/Tests/Dask"
            let run = try await Program(path: "/usr/bin/env").run(
                ["python3", "-B", "-m", "unittest", "discover", "--start-directory", folder],
                environment: ["SATCHEL_PROGRAM": Program.workerProbe.path])
            #expect(run.status == 0, "\(run.error)")
            let count = run.error.firstMatch(of: #/Ran (\d+) tests/#).flatMap { Int($0.output.1) }
            #expect(try #require(count) >= 80, "\(run.error)")
            #expect(!run.error.contains("skipped"), "\(run.error)")
        }
    }
}
