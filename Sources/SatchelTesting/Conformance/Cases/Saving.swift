internal import Foundation
internal import Satchel

/// A part of ``Item``, in another order.
@Record
private struct Excerpt: Hashable {
    let tags: [String]
    let id: Int
}

extension ConformanceCase {
    @CaseList static var saving: [ConformanceCase] {
        ConformanceCase(.saving, "what is saved from every layout is opened as it was") { run in
            for count in [257, 0] {
                let items = try Items.make(count)
                for (index, layout) in Layout.all.enumerated() where index % (count > 0 ? 3 : 6) == 0 {
                    let path = run.folder.path + "/\(count)-\(index).satchel"
                    try await layout.bag(items, run).save(to: path, on: run.backend)
                    let bag = Bag.open(path, as: Item.self)
                    let check = "\(count) rows as \(layout.name)"
                    try await run.expect(check, bag, items.values)
                    try await run.expect(check, bag |> .filter { $0.size > 0 } |> .count, items.values.count { $0.size > 0 })
                    try await run.expect(
                        "\(check), fewer columns", Bag.open(path, as: Excerpt.self), items.values.map { Excerpt(tags: $0.tags, id: $0.id) })
                }
            }
        }
        ConformanceCase(.saving, "results of whole bags, and what was opened, can be saved") { run in
            let path = run.folder.path
            let numbers = try run.numbers(1000)
            try await (numbers |> .map { $0 % 7 } |> .frequencies).save(to: path + "/1", on: run.backend)
            let expected = Plain.frequencies((0..<1000).map { $0 % 7 }, <)
            let opened = Bag.open(path + "/1", as: Frequency<Int>.self)
            try await run.expect("frequencies", opened, expected)
            try await (opened |> .filter { $0.value > 2 }).save(to: path + "/2", on: run.backend)
            try await run.expect("saved again", Bag.open(path + "/2", as: Frequency<Int>.self), expected.filter { $0.value > 2 })
            let kept = try await opened.persist(on: run.backend)
            try await run.expect("kept", kept |> .pluck(\.count) |> .sum, 1000)
        }
        ConformanceCase(.saving, "a folder that is there gives way only where that is asked for") { run in
            let path = run.folder.path + "/saved"
            try await Bag([1, 2]).save(to: path, on: run.backend)
            try await run.expectError("again", .writeFailed) { try await Bag([3]).save(to: path, on: $0) }
            try await run.expect("as it was", Bag.open(path, as: Int.self), [1, 2])
            try await Bag([3]).save(to: path, replacing: true, on: run.backend)
            try await run.expect("replaced", Bag.open(path, as: Int.self), [3])
        }
        ConformanceCase(.saving, "what fails leaves nothing, and what was there before") { run in
            let lines = (1...200).map { $0 == 150 ? "x" : "\($0)" }
            let numbers = Bag.files(try run.write(lines, "numbers.txt"), partitionBytes: 100) |> .mapEach(Parsed())
            let path = run.folder.path + "/out/saved"
            try FileManager.default.createDirectory(atPath: run.folder.path + "/out", withIntermediateDirectories: true)
            try await run.expectError("new", .transformFailed, line: 150) { try await numbers.save(to: path, on: $0) }
            try run.expect("what is left", try FileManager.default.contentsOfDirectory(atPath: run.folder.path + "/out"), is: [])
            try await Bag([7]).save(to: path, on: run.backend)
            try await run.expectError("replacing", .transformFailed, line: 150) {
                try await numbers.save(to: path, replacing: true, on: $0)
            }
            try run.expect("what is left", try FileManager.default.contentsOfDirectory(atPath: run.folder.path + "/out"), is: ["saved"])
            try await run.expect("as it was", Bag.open(path, as: Int.self), [7])
        }
        ConformanceCase(.saving, "the report is that of reading the input") { run in
            let mixed = MixedLines(120)
            for (name, bag) in try mixed.bags(.skip, in: run) {
                let path = run.folder.path + "/saved"
                let report = try await bag.save(to: path, replacing: true, on: run.backend)
                try run.expect("lines, \(name)", report.lines, is: 120)
                try run.expect("left out, \(name)", report.rowsSkippedByReason, is: mixed.counts)
                try await run.expect("rows, \(name)", Bag.open(path, as: Numbered.self) |> .pluck(\.id), mixed.good)
            }
        }
        ConformanceCase(.saving, "folders that are no saved bags, or of other types") { run in
            let path = run.folder.path + "/saved"
            try await Bag([1, 2]).save(to: path, on: run.backend)
            let (missing, other) = (run.folder.path + "/none", run.folder.path + "/other")
            try run.folder.write("text", to: "other/file")
            try await run.expectError("missing", .notFound) { try await Bag.open(missing, as: Int.self).compute(on: $0) }
            func same<Value: ColumnValue>(_ name: String, _ bag: Bag<Value>) async throws {
                let expected = try await run.error(name) { try await bag.compute(on: InMemory()) }
                let found = try await run.error(name) { try await bag.compute(on: run.backend) }
                try run.expect(name, "\(found)", is: "\(expected)")
            }
            try await same("another type", Bag.open(path, as: String.self))
            try await same("no saved bag", Bag.open(other, as: Int.self))
        }
    }
}
