internal import Foundation
internal import Satchel

extension ConformanceCase {
    @CaseList static var policies: [ConformanceCase] {
        ConformanceCase(.policy, "fail: the first row that can't be read is the error, if what is wrong is read") { run in
            for (name, bag) in try MixedLines(120).bags(.fail, in: run) {
                try await run.expectError("the whole, \(name)", .invalidJSON, line: name == "files" ? nil : 4) {
                    try await bag.compute(on: $0)
                }
                // Nothing but the line is looked at.
                try await run.expectError("from the seventh on, \(name)", .invalidJSON) {
                    try await (bag |> .filter { $0.id > 6 } |> .count).compute(on: $0)
                }
                try await run.expect("before it, \(name)", bag |> .take(3) |> .pluck(\.id), [0, 1, 2])
            }
        }
        for rows in [RowPolicy.skip, .collect] {
            ConformanceCase(.policy, "\(rows): the same rows are left out whatever is computed, and counted by reason") { run in
                for count in [125, 3, 0] {
                    let mixed = MixedLines(count)
                    for (name, bag) in try mixed.bags(rows, in: run) {
                        let check = "\(count) lines, \(name)"
                        let (found, report) = try await run.backend.computeWithReport {
                            bag |> .count
                            bag |> .pluck(\.id)
                            bag |> .filter { $0.id > 60 } |> .pluck(\.name) |> .frequencies |> .count
                        }
                        try run.expect(check, found.0, is: mixed.good.count)
                        try run.expect(check, found.1, is: mixed.good)
                        try run.expect(check, found.2, is: Set(mixed.good.filter { $0 > 60 }.map { $0 % 10 }).count)
                        try run.expect("\(check), left out", report.rowsSkippedByReason, is: mixed.counts)
                        let (sum, second) = try await (bag |> .mapEach(IDOf()) |> .sum).computeWithReport(on: run.backend)
                        try run.expect(check, sum, is: mixed.good.reduce(0, +))
                        try run.expect("\(check), left out before native code", second.rowsSkippedByReason, is: mixed.counts)
                    }
                }
            }
        }
        ConformanceCase(.policy, "collect: rejected rows in the order of the input, with place, reason and text") { run in
            let mixed = MixedLines(120)
            let reference = InMemory()
            for (name, bag) in try mixed.bags(.collect, in: run) {
                let (found, report) = try await run.backend.computeWithReport {
                    bag |> .rejected
                    bag |> .count
                    bag |> .filter { $0.id < 0 } |> .rejected |> .pluck(\.reason) |> .frequencies
                }
                if name != "files" { try run.expect("lines, \(name)", found.0.map(\.line), is: mixed.bad.map(\.line)) }
                try run.expect("reasons, \(name)", found.0.map(\.reason), is: mixed.bad.map(\.reason))
                try run.expect("the others, \(name)", found.1, is: mixed.good.count)
                let counts = Plain.frequencies(mixed.bad.map(\.reason.rawValue)) { $0.precedes($1) }
                try run.expect("counted, \(name)", found.2.map { "\($0)" }, is: counts.map { "\($0)" })
                try run.expect("left out, \(name)", report.rowsSkippedByReason, is: mixed.counts)
                try run.expect("the whole rows, \(name)", found.0, is: try await (bag |> .rejected).compute(on: reference))
                try await run.expect("the first, \(name)", bag |> .rejected |> .take(2), Array(found.0.prefix(2)))
            }
        }
        ConformanceCase(.policy, "kept bags: what was left out is in their report, rejected rows can be kept") { run in
            let mixed = MixedLines(120)
            for (name, bag) in try mixed.bags(.collect, in: run) {
                let kept = try await bag.persist(on: run.backend)
                let rejected = try await bag.rejected.persist(on: run.backend)
                try await run.expect("kept, \(name)", kept |> .pluck(\.id), mixed.good)
                try await run.expect("rejected, \(name)", rejected |> .pluck(\.reason), mixed.bad.map(\.reason))
                try run.expect("left out, \(name)", try await kept.report().rowsSkippedByReason, is: mixed.counts)
                let (_, report) = try await (kept |> .count).computeWithReport()
                try run.expect("left out later, \(name)", report.rowsSkipped, is: 0)
            }
        }
        ConformanceCase(.policy, "lines of the program, strict JSON") { run in
            let lines = [#"{"id":1,"name":"a","x":01}"#, #"{"id":2,"name":"b"}"#, #"{"id":3,"name":"c","x":[1,]}"#, "nothing"]
            for (json, good) in [(JSONCheck.asRead, [1, 2, 3]), (.strict, [2])] {
                let bag = Bag.lines(lines, rows: .collect, json: json) |> .decode(Numbered.self)
                let (found, report) = try await run.backend.computeWithReport {
                    bag |> .pluck(\.id)
                    bag |> .rejected |> .pluck(\.line)
                }
                try run.expect("\(json)", found.0, is: good)
                try run.expect("\(json), rejected", found.1, is: (1...4).filter { !good.contains($0) })
                try run.expect("\(json), left out", report.rowsSkippedByReason, is: [.invalidJSON: 4 - good.count])
            }
        }
        ConformanceCase(.policy, "errors of expressions, transforms and files are errors under every policy") { run in
            for rows in RowPolicy.allCases {
                let bag = Bag.lines((0..<50).map { #"{"id":\#($0),"name":""}"# }, rows: rows) |> .decode(Numbered.self)
                try await run.expectError("division, \(rows)", .arithmetic, line: 8) {
                    try await (bag |> .map { 7 / ($0.id - 7) }).compute(on: $0)
                }
                try await run.expectError("transform, \(rows)", .transformFailed, line: 31) {
                    try await (bag |> .pluck(\.id) |> .mapEach(Refusing(number: 30)) |> .sum).compute(on: $0)
                }
                let cut = try run.folder.write(Gzip.packed("{}\n").dropLast(5), to: "cut-\(rows).json.gz")
                try await run.expectError("cut file, \(rows)", .corruptFile) {
                    try await (Bag.files(cut, rows: rows) |> .count).compute(on: $0)
                }
            }
        }
    }
}

private struct IDOf: Transform {
    func callAsFunction(_ row: Numbered) -> Int { row.id }
}
