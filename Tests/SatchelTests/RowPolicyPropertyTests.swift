import Foundation
import Satchel
import SatchelBackends
import SatchelColumns
import SatchelTesting
import Testing

private struct Shouted: Transform {
    func callAsFunction(_ row: Nasty) -> String { row.name.uppercased() }
}

/// Random files of nasty lines: how many rows are left out, and why, is the same whatever is computed, by whom, and in how many parts.
@Suite struct RowPolicyPropertyTests {
    /// What one run says of the rows that it left out.
    private typealias Run = @Sendable (Bag<Nasty>, any Backend) async throws -> RunReport

    private static let runs: [Run] = [
        { try await ($0 |> .count).computeWithReport(on: $1).report },
        { try await $0.computeWithReport(on: $1).report },
        { try await ($0 |> .filter { $0.name.hasPrefix("no such") } |> .pluck(\.id)).computeWithReport(on: $1).report },
        { try await ($0 |> .remove { $0.id < 10 } |> .map { $0.score ?? 0 } |> .sum).computeWithReport(on: $1).report },
        { try await ($0 |> .mapEach(Shouted()) |> .frequencies |> .topk(3)).computeWithReport(on: $1).report },
        { bag, backend in
            try await backend.computeWithReport {
                bag |> .pluck(\.home?.city) |> .distinct
                bag |> .filter { $0.id == 1 } |> .count
                bag |> .flatMap { $0.tags ?? [] } |> .count
            }.report
        },
        { bag, backend in
            try await backend.computeWithReport {
                Bag<Nasty> {
                    bag |> .filter { $0.id > 20 }
                    bag
                } |> .count
                bag |> .topk(2) { $0.name }
            }.report
        },
    ]

    @Test(arguments: 0..<6) func countsDoNotDependOnWhatIsComputed(seed: Int) async throws {
        var random = SeededRandom(seed: UInt64(seed))
        let lines = (0..<Int.random(in: 1...150, using: &random)).map { _ in NastyLine.all.randomElement(using: &random)! }
        let json = JSONCheck.allCases[seed % 2]
        let folder = try TemporaryFolder()
        let bytes = NastyLine.bytes(of: lines)
        let paths = [
            try folder.write(Data(seed % 3 == 0 ? bytes.dropLast() : bytes), to: "a.json"),
            try folder.write(Data(gzipped(bytes)), to: "b.json.gz"),
        ]
        let expected = NastyLine.skipped(lines, json)
        for path in paths {
            for rows in [RowPolicy.skip, .collect] {
                let partitionBytes = Int.random(in: 50...5000, using: &random)
                let bag =
                    Bag.files(path, rows: rows, json: json, partitionBytes: partitionBytes, maxLineBytes: NastyLine.maxLineBytes)
                    |> .decode(Nasty.self)
                for backend in [BackendCase.forms[0], BackendCase.forms[1], BackendCase.forms[6]] {
                    for (number, run) in Self.runs.enumerated() {
                        let report = try await run(bag, backend.make())
                        #expect(report.rowsSkippedByReason == expected, "run \(number) on \(backend), \(partitionBytes) bytes a part")
                    }
                }
            }
        }
    }
}
