internal import Satchel

extension ConformanceCase {
    @CaseList static var inputs: [ConformanceCase] {
        ConformanceCase(.input, "every cut of a file gives every line once and in order") { run in
            let lines = (0..<60).map { "\($0) " + String(repeating: "ö", count: $0 % 17) }
            for (end, name) in [("\n", "lf"), ("\r\n", "crlf")] {
                for isEnded in [true, false] {
                    let text = lines.joined(separator: end) + (isEnded ? end : "")
                    let path = try run.folder.write(text, to: "\(name)-\(isEnded).txt")
                    let sizes = run.setting.isSlow ? [3] : [1, 2, 3, 5, 16, 17]
                    for bytes in sizes + [100, 555, text.utf8.count - 1, text.utf8.count] {
                        let check = "\(name), \(isEnded ? "" : "not ")ended, partitionBytes \(bytes)"
                        try await run.expect(check, Bag.files(path, partitionBytes: bytes), lines)
                    }
                }
            }
        }
        ConformanceCase(.input, "files of a folder and of a pattern come in the natural order of their names") { run in
            var lines: [String] = []
            for number in [1, 2, 9, 10, 11, 100] {
                let text = (0..<number % 7 + 1).map { "\(number) \($0)" }
                lines += text
                try run.folder.write(text.joined(separator: "\n"), to: "hours/hour-\(number).txt")
            }
            try run.folder.write("other", to: "hours/other.json")
            let folder = run.folder.path + "/hours/"
            for bytes in [1, 10, 64 << 20] {
                try await run.expect("folder, partitionBytes \(bytes)", Bag.files(folder, partitionBytes: bytes), lines + ["other"])
                try await run.expect("pattern, partitionBytes \(bytes)", Bag.files(folder + "hour-*.txt", partitionBytes: bytes), lines)
                let some = lines.filter { $0.hasPrefix("2 ") || $0.hasPrefix("9 ") }
                try await run.expect("alternatives", Bag.files(folder + "hour-{2,9}.txt", partitionBytes: bytes), some)
            }
        }
        ConformanceCase(.input, "several paths come in the order given, also one twice") { run in
            let paths = try ["c", "a", "b"].map { try run.write(["\($0) 1", "\($0) 2"], $0 + ".txt") }
            let expected = ["c 1", "c 2", "a 1", "a 2", "b 1", "b 2", "c 1", "c 2"]
            for bytes in [1, 64 << 20] {
                try await run.expect("partitionBytes \(bytes)", Bag.files(paths + [paths[0]], partitionBytes: bytes), expected)
            }
        }
        ConformanceCase(.input, "files with nothing in them") { run in
            let plain = try run.folder.write("", to: "empty/1.json")
            let packed = try run.folder.write(Gzip.packed(""), to: "empty/2.json.gz")
            for (check, bag) in [
                ("plain", Bag.files(plain)), ("gzip", Bag.files(packed)), ("folder", Bag.files(run.folder.path + "/empty")),
            ] {
                try await run.expect(check, bag, [])
                let rows = bag |> .decode(Item.self)
                try await run.expect(check, rows |> .count, 0)
                try await run.expect(check, rows |> .pluck(\.name) |> .frequencies, [])
                try await run.expect(check, rows |> .pluck(\.size) |> .max, nil)
            }
        }
        ConformanceCase(.input, "one row that is much larger than the others, in every part of a file") { run in
            let huge = String(repeating: "0123456789abcdef", count: 20_000)
            for place in [0, 5, 9] {
                let lines = (0..<10).map { $0 == place ? huge : "row \($0)" }
                let plain = try run.write(lines, "huge-\(place).txt")
                let packed = try run.folder.write(Gzip.packed(lines.joinedLines), to: "huge-\(place).txt.gz")
                for bytes in [1 << 12, 1 << 16, 64 << 20] {
                    let bag = Bag.files(plain, packed, partitionBytes: bytes)
                    try await run.expect("row \(place), partitionBytes \(bytes)", bag |> .map { $0.count }, (lines + lines).map(\.count))
                }
                try await run.expect("row \(place), as it is", Bag.files(plain, partitionBytes: 1 << 16), lines)
            }
        }
        ConformanceCase(.input, "parts of very different sizes") { run in
            let counts = [0, 3000, 0, 1, 2, 0, 700, 1]
            for (index, count) in counts.enumerated() {
                _ = try run.write((0..<count).map { "\(index) \($0)" }, "skewed/\(index).txt")
            }
            let lines = counts.enumerated().flatMap { index, count in (0..<count).map { "\(index) \($0)" } }
            for bytes in [100, 500, 20_000] {
                let bag = Bag.files(run.folder.path + "/skewed/", partitionBytes: bytes)
                try await run.expect("in order, partitionBytes \(bytes)", bag, lines)
                let owners = lines.map { String($0.prefix(1)) }
                try await run.expect(
                    "frequencies, partitionBytes \(bytes)", bag |> .map { $0.prefix(1) } |> .frequencies, Plain.frequencies(owners, <))
            }
        }
        ConformanceCase(.input, "values of every kind travel with the plan") { run in
            let items = try Items.make(100)
            try await run.expect("records", Bag(items.values), items.values)
            try await run.expect("nothing", Bag([Int]()), [])
            try await run.expect("optionals", Bag([1, nil, 3]), [1, nil, 3])
            try await run.expect("lists", Bag([[1.5], [], [-0.0, 2]]), [[1.5], [], [-0.0, 2]])
            try await run.expect("dates", Bag(items.values.map(\.at)), items.values.map(\.at))
            try await run.expect("enumerations", Bag(Kind.allCases), Kind.allCases)
            try await run.expect("limits", Bag([Int.min, .max]), [.min, .max])
            try await run.expect("dictionaries", Bag([["a": 1, "b": 2], [:]]), [["a": 1, "b": 2], [:]])
            try await run.expect("many", Bag(sequence: 0..<20_000) |> .sum, 19_999 * 10_000)
        }
        ConformanceCase(.input, "a bag of many bags, of none and of one") { run in
            let many = Bag<Int> { for start in 0..<40 { Bag(sequence: start * 10..<start * 10 + start % 3) } }
            let expected = (0..<40).flatMap { start in Array(start * 10..<start * 10 + start % 3) }
            try await run.expect("many", many, expected)
            try await run.expect("many, counted", many |> .count, expected.count)
            try await run.expect("none", Bag<Int> {}, [])
            try await run.expect("none, summed", Bag<Int> {} |> .sum, 0)
            try await run.expect("one", Bag<Int> { Bag([7]) } |> .map { $0 + 1 }, [8])
        }
        ConformanceCase(.input, "lines as JSON of any kind") { run in
            let lines = [#"{"a":1,"b":[{"c":"x"}]}"#, "[1,2]", #""text""#, "null", "3.5"]
            let path = try run.write(lines, "any.json")
            for bytes in [1, 64 << 20] {
                let rows = Bag.files(path, partitionBytes: bytes) |> .decode(JSON.self)
                try await run.expect("partitionBytes \(bytes)", rows |> .count, 5)
                try await run.expect("texts, partitionBytes \(bytes)", rows, lines.map { JSON(checked: Array($0.utf8)) })
            }
        }
    }
}
