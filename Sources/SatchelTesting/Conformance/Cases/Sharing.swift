internal import Satchel

extension ConformanceCase {
    @CaseList static var sharing: [ConformanceCase] {
        ConformanceCase(.sharing, "several results of one source read each of its files once") { run in
            let items = try Items.make(257)
            for (count, partitionBytes) in [(1, 1 << 20), (1, 2000), (7, 20_000), (7, 700), (64, 2000)] {
                for (index, part) in items.lines.parts(count).enumerated() { _ = try run.write(part, "\(count)/\(index).json") }
                let rows = Bag.files(run.folder.path + "/\(count)/", partitionBytes: partitionBytes) |> .decode(Item.self)
                let (found, report) = try await run.backend.computeWithReport {
                    rows |> .count
                    rows |> .pluck(\.name) |> .frequencies
                    rows |> .filter { $0.size > 10 }
                    rows |> .pluck(\.score) |> .dropNil |> .max
                    rows |> .topk(5) { $0.size } |> .pluck(\.id)
                    rows |> .mapEach(Named(mark: "#")) |> .distinct |> .count
                }
                let values = items.values
                let check = "\(count) files, partitionBytes \(partitionBytes)"
                try run.expect(check, found.0, is: 257)
                try run.expect(check, found.1, is: Plain.frequencies(values.map(\.name)) { $0.precedes($1) })
                try run.expect(check, found.2, is: values.filter { $0.size > 10 })
                try run.expect(check, found.3, is: values.compactMap(\.score).max())
                try run.expect(check, found.4, is: Plain.falling(values, by: \.size).prefix(5).map(\.id))
                try run.expect(check, found.5, is: Set(values.map(\.name)).count)
                try run.expect("\(check), files read", report.files, is: count)
                try run.expect("\(check), lines read", report.lines, is: 257)
            }
        }
        ConformanceCase(.sharing, "results of different sources, and of sources that some share") { run in
            let (one, other) = (try Items.make(90), try Items.make(50, seed: 2))
            let first = Bag.files(try run.write(one.lines, "one.json"), partitionBytes: 900) |> .decode(Item.self)
            let second = Bag.files(try run.write(other.lines, "other.json"), partitionBytes: 900) |> .decode(Item.self)
            let (found, report) = try await run.backend.computeWithReport {
                first |> .pluck(\.size) |> .sum
                second |> .pluck(\.size) |> .sum
                Bag {
                    second
                    first
                } |> .pluck(\.id)
                Bag([1, 2, 3])
            }
            try run.expect("the first", found.0, is: one.values.reduce(0) { $0 + $1.size })
            try run.expect("the second", found.1, is: other.values.reduce(0) { $0 + $1.size })
            try run.expect("both", found.2, is: (other.values + one.values).map(\.id))
            try run.expect("values", found.3, is: [1, 2, 3])
            try run.expect("lines read", report.lines, is: 140)
            try run.expect("files read", report.files, is: 2)
        }
        ConformanceCase(.sharing, "results that rest on one whole bag") { run in
            let items = try Items.make(200)
            let names = Bag.files(try run.write(items.lines, "rows.json"), partitionBytes: 900) |> .decode(Item.self) |> .pluck(\.name)
            let counts = names |> .frequencies
            let (top, rare, all, distinct) = try await run.backend.compute {
                counts |> .topk(2)
                counts |> .filter { $0.count < 20 } |> .pluck(\.value)
                counts
                names |> .distinct
            }
            let expected = Plain.frequencies(items.values.map(\.name)) { $0.precedes($1) }
            try run.expect("top", top, is: Array(expected.prefix(2)))
            try run.expect("rare", rare, is: expected.filter { $0.count < 20 }.map(\.value))
            try run.expect("all", all, is: expected)
            try run.expect("distinct", distinct, is: expected.map(\.value).sorted { $0.precedes($1) })
        }
        ConformanceCase(.sharing, "one result that stops early and one that does not") { run in
            let items = try Items.make(200)
            let rows = Bag.files(try run.write(items.lines, "rows.json"), partitionBytes: 700) |> .decode(Item.self)
            let (few, count, kinds) = try await run.backend.compute {
                rows |> .take(3)
                rows |> .count
                rows |> .take(70) |> .map { $0.kind.rawValue } |> .frequencies
            }
            try run.expect("few", few, is: Array(items.values.prefix(3)))
            try run.expect("all", count, is: 200)
            try run.expect("of some", kinds, is: Plain.frequencies(items.values.prefix(70).map(\.kind.rawValue), <))
        }
        ConformanceCase(.sharing, "the same result twice") { run in
            let bag = Bag(sequence: 0..<1000) |> .map { $0 % 7 } |> .frequencies
            let (one, two) = try await run.backend.compute {
                bag
                bag
            }
            try run.expect("the first", one, is: Plain.frequencies((0..<1000).map { $0 % 7 }, <))
            try run.expect("the second", two, is: one)
        }
    }
}
