import Foundation
import GitHubArchive
import Satchel
import SatchelColumns
import SatchelTesting
import Testing

/// The events of 2012 as they were written then.
@Record
private struct TimelineEvent: Hashable {
    let type: String
    let actor: String?
    let url: String
    @Key("created_at") let createdAt: Date
    let payload: JSON?
}

@Record
private struct Numbered: Hashable {
    let id: String
    let n: Int
}

@Record
private struct NumberedAnyhow: Hashable {
    let id: JSON
    let n: Int
}

/// What real archives hold that they should not: another year's schema, a file that was overwritten, a field that changes its type.
@Suite struct OddArchiveTests {
    private let failing: Failing
    /// An hour of the older schema, and one that was overwritten: the archive's own where they are at hand.
    private let old: String
    private let overwritten: String

    init() throws {
        failing = try Failing()
        let folder = Hours.shared + "/data/gharchive"
        let real = ["2012-06-14-15.json.gz", "2015-01-01-11.corrupt.json.gz"].map { folder + "/" + $0 }
        if real.allSatisfy({ FileManager.default.fileExists(atPath: $0) }) {
            (old, overwritten) = (real[0], real[1])
        } else {
            print("No odd hours in \(folder): these tests run on hours of their own.")
            let lines = (0..<40).map {
                #"{"actor":"a\#($0)","created_at":"2012-06-14T15:01:41-07:00","public":true,"url":"u","type":"FollowEvent"}"# + "\n"
            }
            old = try failing.folder.write(Data(gzipped(lines.joined())), to: "old.json.gz")
            overwritten = try failing.folder.write("overwritten" + lines.joined(), to: "overwritten.json.gz")
        }
    }

    private func text(_ body: () async throws -> some Sendable) async -> String { await failing.text(body) }

    @Test func anotherYearsSchemaIsNoRowOfThisOne() async throws {
        let count = try Hours.lines(old).count
        for backend in [BackendCase.forms[0], BackendCase.forms[6]] {
            let backend = backend.make()
            let failed = await text { try await (Bag.files(old) |> .json).compute(on: backend) }
            #expect(failed.contains(", line 1, byte ") && failed.contains(", $.id: the record needs this key and the line lacks it"))
            let events = Bag.files(old, rows: .collect) |> .json
            let (results, report) = try await backend.computeWithReport {
                events |> .count
                events |> .rejected |> .filter { $0.path == "$.actor" } |> .count
                events |> .filter { $0.type == "PushEvent" } |> .pluck(\.repo.name)
            }
            #expect(results.0 == 0 && results.1 == count && results.2 == [])
            #expect(report.rowsSkipped == count)
            // As what it is it can be read whole.
            let (own, all) = try await (Bag.files(old, rows: .skip) |> .decode(TimelineEvent.self) |> .count).computeWithReport(on: backend)
            #expect(own == count && all.rowsSkipped == 0)
        }
    }

    @Test func yearsOfTwoSchemasGiveTheRowsThatFit() async throws {
        let hour = Hours.files[0]
        let expected = try Hours.lines(hour).count
        let events = Bag.files([old, hour], rows: .collect) |> .json
        let (count, rejected) = try await Threads(3).compute {
            events |> .count
            events |> .rejected |> .pluck(\.file) |> .frequencies
        }
        #expect(count == expected)
        #expect(rejected == [Frequency(value: old, count: try Hours.lines(old).count)])
    }

    @Test func anOverwrittenFileIsAnErrorUnderEveryPolicy() async throws {
        for rows in RowPolicy.allCases {
            let events = Bag.files([Hours.files[0], overwritten], rows: rows) |> .json
            for backend in [InMemory(), Threads(3)] as [any Backend] {
                let failed = await text { try await (events |> .count).compute(on: backend) }
                #expect(
                    failed.contains(".json.gz: not gzip: starts with bytes ")
                        && failed.hasSuffix("rename it without .gz if it is plain text"))
            }
        }
    }

    @Test func aFieldThatChangesItsTypeInTheMiddle() async throws {
        let lines = (0..<2000).map { $0 < 1200 ? "{\"id\":\"\($0)\",\"n\":\($0)}\n" : "{\"id\":\($0),\"n\":\($0)}\n" }
        let path = try failing.folder.write(lines.joined(), to: "change.json")
        for partitionBytes in [64 << 20, 4000] {
            for backend in BackendCase.forms {
                let backend = backend.make()
                let strings = Bag.files(path, partitionBytes: partitionBytes) |> .decode(Numbered.self)
                #expect(try await (strings |> .pluck(\.n) |> .sum).compute(on: backend) == 1_999_000)
                let failed = await text { try await (strings |> .pluck(\.id) |> .distinct |> .count).compute(on: backend) }
                #expect(
                    failed.hasPrefix("DIR/change.json, line 1201, byte ")
                        && failed.contains("$.id: expected a string, found the number 1200"))
                let kept = Bag.files(path, rows: .collect, partitionBytes: partitionBytes) |> .decode(Numbered.self)
                let (results, report) = try await backend.computeWithReport {
                    kept |> .pluck(\.n) |> .max
                    kept |> .rejected |> .pluck(\.line)
                }
                #expect(results.0 == 1199 && results.1 == Array(1201...2000))
                #expect(report.rowsSkippedByReason == [.typeMismatch: 800])
                let anyhow = Bag.files(path, rows: .skip, partitionBytes: partitionBytes) |> .decode(NumberedAnyhow.self)
                let (ids, none) = try await (anyhow |> .pluck(\.id) |> .distinct |> .count).computeWithReport(on: backend)
                #expect(ids == 2000 && none.rowsSkipped == 0)
            }
        }
    }
}
