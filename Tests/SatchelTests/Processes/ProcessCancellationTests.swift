import Foundation
import Satchel
import SatchelBackends
import SatchelTesting
import Testing

extension ProcessTests {
    /// Work that nobody wants any longer, and answers of every size.
    @Suite struct CancellationAndSizeTests {
        @Test func codeThatDoesNotComeBackIsEndedWithItsWorker() async throws {
            let folder = try TemporaryFolder()
            let fifo = folder.path + "/fifo"
            try #require(mkfifo(fifo, 0o600) == 0)
            let backend = Processes(1, stallSeconds: 0.3)
            let task = Task { try await (Bag(sequence: 0..<5) |> .mapEach(Hangs(pipe: fifo)) |> .sum).compute(on: backend) }
            var writer: Int32 = -1
            defer { close(writer) }
            try await eventually("a worker that hangs") {
                writer = open(fifo, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
                return writer >= 0
            }
            let workers = backend.workerProcesses
            task.cancel()
            await #expect(throws: CancellationError.self) { try await watched(report: { backend.stateDump() }) { try await task.value } }
            try await eventually("the end of \(workers)") { !workers.contains(where: ProcessTable.isAlive) }
            #expect(try await (Bag(sequence: 0..<5) |> .mapEach(Times(factor: 3))).compute(on: backend) == [0, 3, 6, 9, 12])
        }

        @Test func aCancelledRunLeavesTheWorkerWarm() async throws {
            let folder = try TemporaryFolder()
            let rows = try ChaosRows(in: folder, files: 20, rowsPerFile: 50)
            let backend = Processes(2)
            let sign = Fate(id: 30, signal: 0, times: 1, marker: folder.path + "/sign")
            let bag = rows.bag |> .mapEach(Mortal(fates: [sign]))
            _ = try await (bag |> .count).compute(on: backend)
            let workers = backend.workerProcesses
            let sign2 = Fate(id: 30, signal: 0, times: 1, marker: folder.path + "/again")
            let task = Task { try await (rows.bag |> .mapEach(Mortal(fates: [sign2]))).compute(on: backend) }
            try await eventually("row 30") { sign2.isMet }
            task.cancel()
            // It may have been done before that.
            if case .failure(let error) = await task.result { #expect(error is CancellationError) }
            #expect(try await (bag |> .count).compute(on: backend) == rows.rows.count)
            #expect(backend.workerProcesses == workers)
        }

        @Test func aFewRowsOfManyFilesEndEarly() async throws {
            let folder = try TemporaryFolder()
            let rows = try ChaosRows(in: folder, files: 64, rowsPerFile: 4)
            let bag = rows.bag |> .mapEach(Counts(file: folder.path + "/calls"))
            #expect(try await bag.take(1, on: Processes(2)) == [rows.rows[0]])
            let calls = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/calls")).count
            #expect(calls <= 8 * 4, "\(calls) of \(rows.rows.count)")
        }

        @Test func leavingAStreamEndsItsTasks() async throws {
            let folder = try TemporaryFolder()
            let rows = try ChaosRows(in: folder, files: 64, rowsPerFile: 4)
            let backend = Processes(2)
            for try await row in (rows.bag |> .mapEach(Counts(file: folder.path + "/calls"))).elements(on: backend) {
                #expect(row == rows.rows[0])
                break
            }
            #expect(try await (rows.bag |> .count).compute(on: backend) == rows.rows.count)
            let calls = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/calls")).count
            #expect(calls < rows.rows.count / 2, "\(calls) of \(rows.rows.count)")
        }

        /// The worker has gone while its batches wait to be taken: who tells it to go on meets a closed channel.
        @Test func rowsThatWaitedWhenTheirWorkerWentAreNotReadTwice() async throws {
            let folder = try TemporaryFolder()
            let backend = Processes(1)
            // Of one file, of which a batch is 512 lines, and the first ones are less.
            let count = 12 << 10
            let lines = (0..<count).map { "\($0)" + String(repeating: " ", count: 1023 - "\($0)".utf8.count) }
            let bag = Bag.files(try folder.write(lines.joined(separator: "\n"), to: "lines.txt"), partitionBytes: 64 << 20)
            // Rows that a worker makes when it is far ahead of where the reader stands.
            let ahead = [(1, 6), (count / 2, 7)].map { at, batches in
                (at, Fate(id: at + batches * 512, signal: 0, times: 1, marker: folder.path + "/ahead-\(at)"))
            }
            var found: [Int] = []
            for try await number in (bag |> .mapEach(Meets(fates: ahead.map(\.1)))).elements(on: backend) {
                try #require(number == found.count)
                if let sign = ahead.first(where: { $0.0 == number })?.1 {
                    try await eventually("row \(sign.id)") { sign.isMet }
                    backend.workerProcesses.forEach { kill($0, SIGKILL) }
                    try await eventually("the loss of the worker") { backend.workerProcesses.isEmpty }
                }
                found.append(number)
            }
            #expect(found.count == count)
        }

        @Test func largeAnswersGoInFiles() async throws {
            let backend = Processes(2)
            let wide = Bag(sequence: 0..<300) |> .mapEach(Wide(length: 100_000))
            let found = try await wide.compute(on: backend)
            #expect(found.count == 300)
            #expect(found.enumerated().allSatisfy { $0.element == Wide.text($0.offset, 100_000) })
            var number = 0
            for try await text in wide.elements(on: backend) {
                guard text == Wide.text(number, 100_000) else {
                    Issue.record("element \(number) is another")
                    break
                }
                number += 1
            }
            #expect(number == 300)
        }

        @Test func largeValuesOfTheProgramTravelToTheWorkers() async throws {
            let values = (0..<60).map { Wide.text($0, 50_000) }
            #expect(
                try await (Bag(values) |> .mapEach(LengthOf()) |> .sum).compute(on: Processes(2)) == values.reduce(0) { $0 + $1.utf8.count }
            )
        }
    }
}

private struct Hangs: Transform {
    let pipe: String

    func callAsFunction(_ number: Int) -> Int {
        let descriptor = open(pipe, O_RDONLY)
        var byte: UInt8 = 0
        return number + read(descriptor, &byte, 1)
    }
}

/// Writes a byte for each row.
private struct Counts: Transform {
    let file: String

    func callAsFunction(_ row: ChaosRow) -> ChaosRow {
        let descriptor = open(file, O_WRONLY | O_APPEND | O_CREAT, 0o600)
        write(descriptor, "x", 1)
        close(descriptor)
        return row
    }
}

private struct Meets: Transform {
    let fates: [Fate]

    func callAsFunction(_ line: String) -> Int {
        let number = Int(line.prefix { $0 != " " }) ?? -1
        for fate in fates where fate.id == number { fate.meet() }
        return number
    }
}

private struct Wide: Transform {
    let length: Int

    static func text(_ number: Int, _ length: Int) -> String {
        "\(number):" + String(repeating: Character(UnicodeScalar(UInt8(97 + number % 26))), count: length)
    }

    func callAsFunction(_ number: Int) -> String { Self.text(number, length) }
}

private struct LengthOf: Transform {
    func callAsFunction(_ text: String) -> Int { text.utf8.count }
}
