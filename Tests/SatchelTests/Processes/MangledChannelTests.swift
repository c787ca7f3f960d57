import Foundation
import Satchel
import SatchelBackends
import SatchelTesting
import Testing

extension ProcessTests {
    /// A channel that damages a byte: the answer is right, or an error, and the driver lives and goes on.
    @Suite struct MangledChannelTests {
        private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Processes/mangle.py").path

        private let folder: TemporaryFolder
        private let rows: ChaosRows

        init() throws {
            folder = try TemporaryFolder()
            rows = try ChaosRows(in: folder, files: 4, rowsPerFile: 400)
        }

        private func backend(_ damage: String, _ marker: String) -> Processes {
            Processes(
                1, executable: Self.script, stallSeconds: 1,
                environment: ["MANGLE": damage, "MANGLE_MARKER": marker, "MANGLE_PROGRAM": Program.tests.path])
        }

        /// Small frames, answers in files, rows that are kept, and a stream.
        private func answers(_ backend: Processes) async throws -> Bool {
            let all = try await (rows.bag |> .mapEach(Mortal(fates: []))).compute(on: backend)
            let kept = try await rows.bag.persist(on: backend)
            let count = try await (kept |> .filter { $0.id % 2 == 0 } |> .count).compute()
            var streamed: [Int] = []
            for try await id in (kept |> .pluck(\.id)).elements() { streamed.append(id) }
            return all == rows.rows && count == rows.rows.count / 2 && streamed == rows.rows.map(\.id)
        }

        @Test func aChannelThatDamagesNothing() async throws {
            let backend = backend("up none 0", folder.path + "/never")
            #expect(try await watched(report: { backend.stateDump() }) { try await answers(backend) })
        }

        @Test(arguments: 0..<60) func oneDamagedByte(_ seed: UInt64) async throws {
            var random = SeededRandom(seed: seed)
            let way = Bool.random(using: &random) ? "down" : "up"
            let action = seed % 8 == 7 ? "file" : ["flip", "drop", "repeat"].randomElement(using: &random) ?? "flip"
            // Behind the hello, which is a test of its own.
            let offset = action == "file" ? 0 : Int.random(in: 700..<(way == "down" ? 6000 : 20_000), using: &random)
            let marker = folder.path + "/damaged"
            let backend = backend("\(action == "file" ? "up" : way) \(action) \(offset)", marker)
            do {
                #expect(try await watched(report: { backend.stateDump() }) { try await answers(backend) }, "seed \(seed): a wrong answer")
            } catch let error as SatchelError {
                #expect(error.code == .workerLost || error.code == .corruptBatch, "seed \(seed): \(error)")
            }
            // What is damaged once costs a worker, and not the backend.
            #expect(
                try await watched(report: { backend.stateDump() }) { try await answers(backend) }, "seed \(seed): a wrong answer afterwards"
            )
        }

        @Test(arguments: ["down flip 5", "down flip 40", "up flip 9", "up repeat 50", "up drop 3"])
        func aDamagedHello(_ damage: String) async throws {
            let backend = backend(damage, folder.path + "/damaged")
            let error = await #expect(throws: SatchelError.self) {
                try await watched(report: { backend.stateDump() }) { try await answers(backend) }
            }
            #expect(error?.code == .workerLost, "\(damage): \(String(describing: error))")
            #expect(try await watched(report: { backend.stateDump() }) { try await answers(backend) })
        }
    }
}
