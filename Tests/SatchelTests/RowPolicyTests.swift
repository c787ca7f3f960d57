import Foundation
import Satchel
import SatchelBackends
import SatchelColumns
import SatchelTesting
import Testing

/// Rows that can't be read, by the policy of their source: which are left out, how they are counted, and what is told of them.
@Suite struct RowPolicyTests {
    private let failing: Failing
    /// The same lines as a plain file, and compressed.
    private let paths: [(path: String, partitionBytes: Int)]

    init() throws {
        failing = try Failing()
        let bytes = NastyLine.bytes(of: NastyLine.all)
        let plain = try failing.folder.write(Data(bytes), to: "nasty.json")
        let packed = try failing.folder.write(Data(gzipped(bytes)), to: "nasty.json.gz")
        paths = [(plain, 64 << 20), (plain, 97), (plain, 1500), (packed, 64 << 20)]
    }

    private func nasty(_ source: (path: String, partitionBytes: Int), _ rows: RowPolicy, _ json: JSONCheck = .asRead) -> Bag<Nasty> {
        Bag.files(source.path, rows: rows, json: json, partitionBytes: source.partitionBytes, maxLineBytes: NastyLine.maxLineBytes)
            |> .decode(Nasty.self)
    }

    @Test(arguments: JSONCheck.allCases) func theSameRowsAreLeftOutWhateverIsComputed(_ json: JSONCheck) async throws {
        let expected = NastyLine.skipped(NastyLine.all, json)
        let ids = NastyLine.ids(json)
        for source in paths {
            for rows in [RowPolicy.skip, .collect] {
                let bag = nasty(source, rows, json)
                for backend in BackendCase.forms {
                    let backend = backend.make()
                    let (count, first) = try await (bag |> .count).computeWithReport(on: backend)
                    #expect(count == ids.count)
                    let (some, second) = try await (bag |> .filter { $0.id > 5 } |> .pluck(\.id)).computeWithReport(on: backend)
                    #expect(some == ids.filter { $0 > 5 })
                    let (all, third) = try await bag.computeWithReport(on: backend)
                    #expect(all.map(\.id) == ids)
                    let (results, fourth) = try await backend.computeWithReport {
                        bag |> .pluck(\.name) |> .distinct
                        bag |> .filter { $0.home.isNil } |> .count
                        bag |> .filter { $0.score > 1 } |> .pluck(\.tags)
                    }
                    #expect(results.0.count == ids.count && results.1 == ids.count - 1 && results.2 == [["a"]])
                    for report in [first, second, third, fourth] {
                        #expect(report.rowsSkippedByReason == expected, "\(json), \(rows), \(source)")
                        #expect(report.rowsSkipped == expected.values.reduce(0, +))
                    }
                }
            }
        }
    }

    @Test(arguments: JSONCheck.allCases) func rejectedRowsComeInOrderWithPlaceReasonAndText(_ json: JSONCheck) async throws {
        let expected = NastyLine.all.enumerated().compactMap { index, line in
            // Of a line that is too long no more is read than tells that.
            let text = line.text.prefix(NastyLine.maxLineBytes + 1)
            return line.reason(json).map { Told(line: index + 1, reason: $0, text: String(decoding: text, as: UTF8.self)) }
        }
        for source in paths {
            let bag = nasty(source, .collect, json)
            for backend in BackendCase.forms {
                let backend = backend.make()
                let rejected = try await (bag |> .rejected).compute(on: backend)
                #expect(rejected.map(Told.init) == expected, "\(source)")
                #expect(rejected.allSatisfy { $0.file == source.path })
                // Whatever stands between, and streamed.
                var streamed: [RejectedRow] = []
                let behind = bag |> .filter { $0.id < 0 } |> .pluck(\.name) |> .rejected
                for try await row in behind.elements(on: backend) { streamed.append(row) }
                #expect(streamed == rejected)
            }
        }
    }

    /// What is told of a row, but for the sentence.
    private struct Told: Hashable {
        var line: Int
        var reason: SatchelError.Code
        var text: String

        init(line: Int, reason: SatchelError.Code, text: String) { (self.line, self.reason, self.text) = (line, reason, text) }
        init(_ row: RejectedRow) { self.init(line: row.line, reason: row.reason, text: row.text) }
    }

    @Test func goodAndRejectedRowsTakeOnePass() async throws {
        for source in paths {
            let bag = nasty(source, .collect)
            for backend in BackendCase.forms {
                let backend = backend.make()
                let (_, alone) = try await (bag |> .count).computeWithReport(on: backend)
                let (results, together) = try await backend.computeWithReport {
                    bag |> .pluck(\.id)
                    bag |> .rejected |> .pluck(\.reason) |> .frequencies
                    bag |> .rejected |> .filter { $0.reason == .missingKey && !$0.path.isNil } |> .count
                    bag |> .rejected |> .take(1) |> .pluck(\.line)
                }
                #expect(results.0 == NastyLine.ids(.asRead))
                let counts = Dictionary(uniqueKeysWithValues: results.1.map { ($0.value, $0.count) })
                #expect(counts == NastyLine.skipped(NastyLine.all, .asRead))
                #expect(results.2 == 2 && results.3 == [12])
                #expect(together.rowsSkippedByReason == alone.rowsSkippedByReason)
                #expect(together.bytesRead == alone.bytesRead && together.files == alone.files && together.lines == alone.lines)
            }
        }
    }

    @Test func aRejectedRowSaysWhatItsErrorWouldSay() async throws {
        let rejected = try await (nasty(paths[0], .collect) |> .rejected).compute()
        var texts = 0
        for row in rejected {
            // Values kept as JSON are checked to their end only where rows are left out.
            if row.path == "$.raw" { continue }
            let one = try failing.folder.write(Data(NastyLine.all[row.line - 1].text), to: "one.json")
            do {
                _ = try await (nasty((one, 1), .fail)).compute()
                Issue.record("no error for line \(row.line)")
            } catch let error as SatchelError {
                #expect(error.message == row.message && error.code == row.reason && error.location.path == row.path)
                texts += 1
            }
        }
        #expect(texts == rejected.count - 2)
    }

    @Test func linesOfTheProgramHaveThePolicyToo() async throws {
        let lines = NastyLine.all.compactMap { line in String(validating: line.text, as: UTF8.self).map { (line, $0) } }
        // No bound on the length of values.
        let left = lines.map(\.0).filter { $0.reason != .lineTooLong }
        let texts = lines.map(\.1)
        for json in JSONCheck.allCases {
            let bag = Bag.lines(texts, rows: .collect, json: json) |> .decode(Nasty.self)
            let filtered = Bag.lines(texts, rows: .skip, json: json) |> .filter { $0 != "" } |> .decode(Nasty.self)
            for backend in BackendCase.forms {
                let backend = backend.make()
                let (results, report) = try await backend.computeWithReport {
                    bag |> .pluck(\.id)
                    bag |> .rejected
                    bag |> .filter { $0.id > 5 } |> .count
                }
                #expect(results.0.filter { $0 != 33 } == NastyLine.ids(json))
                #expect(results.1.map(\.reason) == left.compactMap { $0.reason(json) })
                #expect(results.1.allSatisfy { $0.file == "values" && texts[$0.line - 1] == $0.text && $0.offset == nil })
                #expect(report.rowsSkippedByReason == NastyLine.skipped(left, json))
                let (ids, second) = try await (filtered |> .pluck(\.id)).computeWithReport(on: backend)
                #expect(ids == results.0)
                #expect(second.rowsSkippedByReason == report.rowsSkippedByReason)
            }
        }
    }

    @Test func standInsFollowTheirSource() async throws {
        let texts = NastyLine.all.compactMap { String(validating: $0.text, as: UTF8.self) }
        let left = NastyLine.all.filter { String(validating: $0.text, as: UTF8.self) != nil }
        let bag = Bag.s3("bucket", "hours", rows: .collect, maxLineBytes: NastyLine.maxLineBytes) |> .decode(Nasty.self)
        for backend in BackendCase.all {
            let (results, report) = try await backend.make(["s3://bucket/hours": texts]).computeWithReport {
                bag |> .pluck(\.id)
                bag |> .rejected
            }
            #expect(results.0 == NastyLine.ids(.asRead))
            #expect(results.1.map(\.line) == left.indices.filter { left[$0].reason != nil }.map { $0 + 1 })
            #expect(report.rowsSkippedByReason == NastyLine.skipped(left, .asRead))
        }
    }

    @Test func linesThatAreNotDecodedAreText() async throws {
        let wrong = NastyLine.all.enumerated().filter { String(validating: $1.text, as: UTF8.self) == nil || $1.reason == .lineTooLong }
        for source in paths {
            let lines = Bag.files(
                source.path, rows: .collect, partitionBytes: source.partitionBytes, maxLineBytes: NastyLine.maxLineBytes)
            for backend in BackendCase.forms {
                let backend = backend.make()
                let (count, first) = try await (lines |> .count).computeWithReport(on: backend)
                #expect(count == NastyLine.all.count - wrong.count)
                let (results, second) = try await backend.computeWithReport {
                    lines |> .filter { $0.contains("name") } |> .count
                    lines |> .rejected |> .pluck(\.line)
                }
                #expect(results.1 == wrong.map { $0.offset + 1 })
                #expect(first.rowsSkippedByReason == [.invalidUTF8: 3, .lineTooLong: 1])
                #expect(second.rowsSkippedByReason == first.rowsSkippedByReason)
            }
        }
    }

    @Test func textOfALongRowIsCut() async throws {
        let long = "{\"id\":\"" + String(repeating: "ö", count: 5000) + "\"}"
        let path = try failing.folder.write(long + "\n" + long, to: "long.json")
        for maxLineBytes in [1 << 20, 2000] {
            let rows = try await (Bag.files(path, rows: .collect, maxLineBytes: maxLineBytes) |> .decode(Nasty.self) |> .rejected).compute()
            #expect(rows.map(\.line) == [1, 2])
            for row in rows {
                #expect(row.reason == (maxLineBytes == 2000 ? .lineTooLong : .typeMismatch))
                #expect(long.hasPrefix(row.text) && (1021...1024).contains(row.text.utf8.count))
            }
        }
    }

    @Test func takeReadsOnUntilItHasItsRows() async throws {
        for source in paths {
            for backend in BackendCase.forms {
                let first = try await nasty(source, .skip).take(14, on: backend.make())
                #expect(first.map(\.id) == Array(NastyLine.ids(.asRead).prefix(14)))
            }
        }
    }

    @Test func errorsOfExpressionsTransformsAndFilesStayErrors() async throws {
        let bag = nasty(paths[0], .skip)
        await failing.expect(
            bag |> .map { 10 / ($0.id - 1) } |> .sum,
            "DIR/nasty.json, line 1, byte 0: 10 / 0 divides by zero; remove rows whose divisor is 0 with an earlier filter")
        let bytes = gzipped(NastyLine.bytes(of: NastyLine.all))
        let cut = try failing.folder.write(Data(bytes.dropLast(4)), to: "cut.json.gz")
        for rows in RowPolicy.allCases where rows != .fail {
            let text = await failing.text { try await (nasty((cut, 1), rows) |> .count).compute() }
            #expect(text.hasPrefix("DIR/cut.json.gz, byte \(bytes.count - 4): the gzip file is cut"))
        }
    }
}
