internal import Satchel

extension ConformanceCase {
    @CaseList static var reports: [ConformanceCase] {
        ConformanceCase(.report, "lines, files, rows left out and values decoded are counted as in memory") { run in
            let mixed = MixedLines(120)
            for (name, bag) in try mixed.bags(.skip, in: run) {
                func figures(_ report: RunReport) -> [String: Int] {
                    [
                        "lines": report.lines, "files": report.files, "left out": report.rowsSkipped,
                        "values decoded": report.valuesDecoded,
                        "bytes decoded": report.bytesDecoded, "bytes inflated": report.bytesInflated,
                    ]
                }
                func check(_ what: String, _ pipeline: some Computable) async throws {
                    let (_, expected) = try await pipeline.computeWithReport(on: InMemory())
                    let (_, found) = try await pipeline.computeWithReport(on: run.backend)
                    try run.expect("\(what), \(name)", figures(found), is: figures(expected))
                    try run.expect("files, \(name)", found.files, is: name == "files" ? 7 : 1)
                    try run.expect("lines, \(name)", found.lines, is: 120)
                    try run.expect(found.seconds > 0, "a time above 0", found: found.seconds)
                    try run.expect(found.bytesRead > 0, "bytes that were read", found: found.bytesRead)
                }
                try await check("count", bag |> .count)
                try await check("one column", bag |> .pluck(\.id) |> .sum)
                try await check("whole bags", bag |> .filter { $0.id > 30 } |> .pluck(\.name) |> .frequencies |> .topk(2))
            }
        }
        ConformanceCase(.report, "a kept bag's report is that of making it; reading it again reads no source") { run in
            let items = try Items.make(200)
            for bytes in [900, 64 << 20] {
                let rows = Bag.files(try run.write(items.lines, "rows.json"), partitionBytes: bytes) |> .decode(Item.self)
                let kept = try await rows.persist(on: run.backend)
                let report = try await kept.report()
                try run.expect("lines, partitionBytes \(bytes)", report.lines, is: 200)
                try run.expect("files, partitionBytes \(bytes)", report.files, is: 1)
                let (count, later) = try await (kept |> .filter { $0.size > 0 } |> .count).computeWithReport()
                try run.expect("count, partitionBytes \(bytes)", count, is: items.values.count { $0.size > 0 })
                try run.expect("lines read later, partitionBytes \(bytes)", later.lines, is: 0)
                try run.expect("files read later, partitionBytes \(bytes)", later.files, is: 0)
            }
        }
        ConformanceCase(.report, "take reads no more than it has to") { run in
            let lines = (0..<20_000).map { #"{"id":\#($0),"name":"\#(String(repeating: "x", count: 40))"}"# }
            for (index, part) in lines.parts(20).enumerated() { _ = try run.write(part, "rows/\(index).json") }
            let bytes = lines.reduce(0) { $0 + $1.utf8.count + 1 }
            for partitionBytes in [bytes / 200, bytes / 20, 64 << 20] {
                let rows = Bag.files(run.folder.path + "/rows/", partitionBytes: partitionBytes) |> .decode(Numbered.self)
                let (found, report) = try await (rows |> .take(3) |> .pluck(\.id)).computeWithReport(on: run.backend)
                let check = "partitionBytes \(partitionBytes)"
                try run.expect(check, found, is: [0, 1, 2])
                try run.expect(
                    report.bytesRead <= bytes / 2, "at most half of \(bytes) bytes read, \(check)", found: report.bytesRead)
                let (some, second) = try await (rows |> .filter { $0.id > 100 } |> .take(2) |> .pluck(\.id)).computeWithReport(
                    on: run.backend)
                try run.expect("behind a filter, \(check)", some, is: [101, 102])
                try run.expect(second.bytesRead <= bytes / 2, "at most half of \(bytes) bytes read, \(check)", found: second.bytesRead)
            }
        }
    }
}
