import Foundation
import Satchel
import SatchelBackends
import SatchelTesting
import Testing

extension ProcessTests {
    /// Kept bags lie in the workers: in their memory or their files, and again after a loss.
    @Suite struct HeldRowsTests {
        private let folder: TemporaryFolder
        private let rows: ChaosRows

        init() throws {
            folder = try TemporaryFolder()
            rows = try ChaosRows(in: folder, files: 6, rowsPerFile: 100)
        }

        private func spilled() throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: folder.path + "/spill")
                .flatMap { try FileManager.default.contentsOfDirectory(atPath: folder.path + "/spill/" + $0) }.filter { $0 != "lock" }
        }

        private func spillingBackend() throws -> Processes {
            try FileManager.default.createDirectory(atPath: folder.path + "/spill", withIntermediateDirectories: true)
            return Processes(2, memory: MemoryBudget(bytes: 0, folder: folder.path + "/spill"))
        }

        @Test func theDriversMemoryDoesNotGrowAndTheWorkersGiveTheirsBack() async throws {
            // Text that no encoding makes short.
            var random = SeededRandom(seed: 5)
            var files: [String] = []
            for file in 0..<8 {
                let lines = (0..<50_000).map { _ in
                    String(random.next(), radix: 36) + String(random.next(), radix: 36) + String(random.next(), radix: 36)
                }
                files.append(try folder.write(lines.joined(separator: "\n"), to: "lines/\(file).txt"))
            }
            let run = try await Program.processProbe.run(["memory"] + files)
            let figures = run.output.split(separator: " ").compactMap { Int($0.trimmingCharacters(in: .newlines)) }
            try #require(figures.count == 3, "\(run)")
            let (bytes, own, theirs) = (figures[0], figures[1], figures[2])
            #expect(bytes > 15_000_000)
            #expect(own < bytes / 4, "\(run.output)")
            #expect(theirs > bytes * 9 / 10, "\(run.output)")
        }

        @Test func whatIsOverTheBudgetLiesInFilesAsLongAsTheBag() async throws {
            let backend = try spillingBackend()
            var kept: Bag<ChaosRow>? = try await rows.bag.persist(on: backend)
            try await kept?.wait()
            #expect(try !spilled().isEmpty)
            #expect(try await kept?.compute() == rows.rows)
            kept = nil
            try await eventually("no files: \((try? spilled()) ?? [])") { try spilled().isEmpty }
        }

        @Test func filesOfAKilledWorkerGoToo() async throws {
            let backend = try spillingBackend()
            let kept = try await rows.bag.persist(on: backend)
            try await kept.wait()
            backend.workerProcesses.forEach { kill($0, SIGKILL) }
            let folders = { try FileManager.default.contentsOfDirectory(atPath: folder.path + "/spill") }
            try await eventually("no folders: \((try? folders()) ?? [])") { try folders().isEmpty }
            #expect(try await kept.compute() == rows.rows)
        }

        @Test(arguments: [false, true]) func whatWasLostIsMadeAgain(_ isInFiles: Bool) async throws {
            let backend = isInFiles ? try spillingBackend() : Processes(2)
            let kept = try await (rows.bag |> .mapEach(Mortal(fates: []))).persist(on: backend)
            let parts = try await (kept |> .filter { $0.id % 3 != 0 } |> .repartition(5)).persist()
            let some = rows.rows.filter { $0.id % 3 != 0 }
            try await parts.wait()
            for victims in [[0], [1], [0, 1]] {
                let workers = backend.workerProcesses
                for victim in victims { kill(workers[victim], SIGKILL) }
                #expect(try await parts.compute() == some)
                #expect(try await (kept |> .count).compute() == rows.rows.count)
                #expect(try await kept.take(3) == Array(rows.rows.prefix(3)))
                #expect(Set(backend.workerProcesses).isDisjoint(with: victims.map { workers[$0] }))
            }
        }

        /// Streams and saved bags read them too.
        @Test func whatWasLostIsMadeAgainForStreamsAndFiles() async throws {
            let backend = Processes(2)
            let kept = try await rows.bag.persist(on: backend)
            try await kept.wait()
            backend.workerProcesses.forEach { kill($0, SIGKILL) }
            var streamed: [ChaosRow] = []
            for try await row in kept.elements() { streamed.append(row) }
            #expect(streamed == rows.rows)
            backend.workerProcesses.forEach { kill($0, SIGKILL) }
            try await kept.save(to: folder.path + "/saved")
            #expect(try await Bag.open(folder.path + "/saved", as: ChaosRow.self).compute(on: Threads(2)) == rows.rows)
        }

        /// Fewer rows, or as many others.
        @Test(arguments: [true, false]) func inputThatHasChangedIsAnErrorAndNoMixture(_ isShorter: Bool) async throws {
            let backend = Processes(2)
            let kept = try await rows.bag.persist(on: backend)
            try await kept.wait()
            let lines = try rows.rows[100..<(isShorter ? 199 : 200)].map {
                try JSON(encoding: ChaosRow(id: $0.id, name: "other", weight: $0.weight)).text + "\n"
            }
            try folder.write(lines.joined(), to: "rows/1.json")
            #expect(try await kept.compute() == rows.rows)
            backend.workerProcesses.forEach { kill($0, SIGKILL) }
            let error = try #require(await #expect(throws: SatchelError.self) { try await kept.compute() })
            #expect(error.code == .inputChanged)
            #expect(
                error.message
                    == "kept rows were lost with a worker, and made again they are others than before; the input has changed since they were kept, "
                    + "or a Transform gives other rows each time: persist the bag again")
            #expect(error.location.file == rows.folder + "/1.json")
        }
    }
}
