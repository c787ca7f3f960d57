import Foundation
import Satchel
import SatchelBackends
import SatchelTesting
import Testing

extension ProcessTests {
    /// Native code that crashes takes its worker along, and neither the program nor other runs.
    @Suite struct CrashTests {
        private let folder: TemporaryFolder
        private let rows: ChaosRows

        init() throws {
            folder = try TemporaryFolder()
            rows = try ChaosRows(in: folder, files: 4, rowsPerFile: 50)
        }

        /// A backtrace takes seconds, and it is for one of the tests.
        private func crash(_ kind: Crashes.Kind, times: Int, isTraced: Bool = false) async throws -> Int {
            let crashes = Crashes(kind: kind, fate: Fate(id: 120, signal: 0, times: times, marker: folder.path + "/crash-\(kind)"))
            return try await (rows.bag |> .mapEach(crashes) |> .count).compute(
                on: Processes(2, environment: isTraced ? [:] : ["SWIFT_BACKTRACE": "enable=no"]))
        }

        @Test(arguments: [
            (Crashes.Kind.outOfRange, "Index out of range"),
            (.forcedNil, "Unexpectedly found nil while unwrapping an Optional value"),
            (.message, "no row is like this one"),
        ]) func aTrapIsNamed(_ kind: Crashes.Kind, _ words: String) async throws {
            let error = try #require(
                await #expect(throws: SatchelError.self) { try await crash(kind, times: 3, isTraced: kind == .outOfRange) })
            #expect(error.code == .workerLost)
            #expect(error.location.file == rows.folder + "/2.json")
            #expect(error.location.stage?.hasPrefix("SatchelTests/CrashTests.swift:") == true)
            #expect(
                error.message.hasPrefix(
                    "lost 3 workers, one after the other, while they ran partition 0 with Crashes: the last one ended with signal "),
                "\(error)")
            #expect(error.message.contains("a trap: "), "\(error)")
            #expect(error.cause?.contains(words) == true, "\(error)")
            if kind == .outOfRange { #expect(error.cause?.contains("Crashes.callAsFunction") == true, "\(error)") }
        }

        @Test func oneThatHappensOnceCostsNothing() async throws {
            #expect(try await crash(.outOfRange, times: 1) == rows.rows.count)
            #expect(try await crash(.exit, times: 2) == rows.rows.count)
        }

        @Test func exitIsALossToo() async throws {
            let error = try #require(await #expect(throws: SatchelError.self) { try await crash(.exit, times: 3) })
            #expect(error.code == .workerLost)
            #expect(
                error.message.contains("the last one ended with status 3; what it runs called exit, or its memory was damaged"), "\(error)")
        }

        @Test func otherRunsOfTheBackendGoOn() async throws {
            let backend = Processes(2, environment: ["SWIFT_BACKTRACE": "enable=no"])
            let kept = try await rows.bag.persist(on: backend)
            let crashes = Crashes(kind: .outOfRange, fate: Fate(id: 7, signal: 0, times: 3, marker: folder.path + "/crash"))
            async let failed = #expect(throws: SatchelError.self) {
                try await (rows.bag |> .mapEach(crashes) |> .count).compute(on: backend)
            }
            for _ in 0..<10 {
                let bag = rows.bag |> .mapEach(Mortal(fates: [])) |> .pluck(\.id)
                #expect(try await bag.compute(on: backend) == rows.rows.map(\.id))
                #expect(try await kept.compute() == rows.rows)
            }
            #expect(await failed?.code == .workerLost)
        }

        @Test func globalsOfMainSwift() async throws {
            let run = try await Program.workerProbe.run(["global"], environment: ["SWIFT_BACKTRACE": ""])
            #expect(run.status == 0)
            #expect(run.output.contains("lost 3 workers, one after the other, while they ran partition 0 with ReadsGlobal"), "\(run)")
            #expect(run.output.contains("the top-level variables of main.swift (words) have no values in workers"), "\(run)")
        }
    }
}

struct Crashes: Transform {
    enum Kind: String, Codable, Sendable { case outOfRange, forcedNil, message, exit }

    let kind: Kind
    let fate: Fate

    func callAsFunction(_ row: ChaosRow) -> Int {
        guard row.id == fate.id, isTime else { return row.id }
        switch kind {
        case .outOfRange: return [1, 2, 3][row.id]
        case .forcedNil: return row.name.isEmpty ? row.id : Int("x")!
        case .message: fatalError("no row is like this one")
        case .exit: exit(3)
        }
    }

    /// Whether it happens once more.
    private var isTime: Bool {
        (0..<fate.times).contains { time in
            let file = open("\(fate.marker)-\(time)", O_CREAT | O_EXCL | O_WRONLY, 0o600)
            if file >= 0 { close(file) }
            return file >= 0
        }
    }
}
