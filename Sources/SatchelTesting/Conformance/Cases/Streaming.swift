internal import Satchel

extension ConformanceRun {
    /// A file of numbers in many parts, as numbers.
    func numbers(_ count: Int, parts: Int = 64, _ name: String = "numbers") throws -> Bag<Int> {
        let lines = (0..<count).map { "\($0)" }
        let bytes = lines.reduce(0) { $0 + $1.utf8.count + 1 }
        return Bag.files(try write(lines, name + ".txt"), partitionBytes: max(1, bytes / parts)) |> .mapEach(Parsed())
    }

    /// All that a bag's stream hands out.
    func streamed<Element: Sendable>(_ bag: Bag<Element>) async throws -> [Element] {
        var elements: [Element] = []
        for try await element in bag.elements(on: backend) { elements.append(element) }
        return elements
    }
}

extension ConformanceCase {
    @CaseList static var streaming: [ConformanceCase] {
        ConformanceCase(.streaming, "all elements in order, from every layout") { run in
            for count in [257, 0] {
                let items = try Items.make(count)
                for layout in Layout.all where !layout.isCostly {
                    let rows = try await layout.bag(items, run)
                    try run.expect("\(count) rows as \(layout.name)", try await run.streamed(rows), is: items.values)
                    let few = try await run.streamed(rows |> .filter { $0.size > 17 } |> .pluck(\.id))
                    try run.expect("few of \(count) rows as \(layout.name)", few, is: items.values.filter { $0.size > 17 }.map(\.id))
                }
            }
        }
        ConformanceCase(.streaming, "behind whole bags, take and cuts") { run in
            let numbers = try run.numbers(3000)
            let plain = Array(0..<3000)
            try run.expect("distinct", try await run.streamed(numbers |> .map { $0 % 100 } |> .distinct), is: Array(0..<100))
            try run.expect("take", try await run.streamed(numbers |> .take(777)), is: Array(0..<777))
            try run.expect("topk", try await run.streamed(numbers |> .topk(5)), is: [2999, 2998, 2997, 2996, 2995])
            try run.expect("repartition", try await run.streamed(numbers |> .repartition(7)), is: plain)
            let union = Bag {
                numbers |> .filter { $0 < 3 }
                Bag([7])
                numbers |> .map { $0 % 2 } |> .frequencies |> .pluck(\.count)
            }
            try run.expect("union", try await run.streamed(union), is: [0, 1, 2, 7, 1500, 1500])
        }
        ConformanceCase(.streaming, "each loop is a run of its own") { run in
            let elements = try run.numbers(500).elements(on: run.backend)
            for time in 1...2 {
                var found: [Int] = []
                for try await number in elements { found.append(number) }
                try run.expect("time \(time)", found, is: Array(0..<500))
            }
            // Two at once, step by step.
            var (one, other) = (elements.makeAsyncIterator(), elements.makeAsyncIterator())
            for number in 0..<500 {
                try run.expect("one", try await one.next(), is: number)
                try run.expect("the other", try await other.next(), is: number)
            }
            try run.expect("the end", try await one.next(), is: nil)
            try run.expect("the end, again", try await one.next(), is: nil)
        }
        ConformanceCase(.streaming, "nothing is done before the first element is asked for, and not much that nobody asks for") { run in
            let tally = try Tally("calls", in: run.folder)
            let count = 20_000
            let numbers = try run.numbers(count, parts: 200) |> .mapEach(Counted(tally))
            var iterator = numbers.elements(on: run.backend).makeAsyncIterator()
            try run.expect("calls before the first", try tally.count(), is: 0)
            for number in 0..<10 { try run.expect("element", try await iterator.next(), is: number) }
            try await run.expectUsable("while a stream waits")
            let calls = try tally.count()
            try run.expect(calls <= count / 2, "at most half of \(count) elements made for the first 10", found: calls)
            for number in 10..<count { try run.expect("element", try await iterator.next(), is: number) }
            try run.expect("the end", try await iterator.next(), is: nil)
        }
        ConformanceCase(.streaming, "leaving a loop ends its work and leaves the backend usable") { run in
            let tally = try Tally("calls", in: run.folder)
            let count = 20_000
            let numbers = try run.numbers(count, parts: 200) |> .mapEach(Counted(tally))
            for time in 0..<3 {
                for try await number in numbers.elements(on: run.backend) where number == time * 7 { break }
                try await run.expectUsable("time \(time)")
            }
            let calls = try tally.count()
            try run.expect(calls <= count, "at most a third of the elements made each of 3 times", found: calls)
        }
        ConformanceCase(.streaming, "an error comes where its row would come, after all before it") { run in
            let lines = (0..<2000).map { $0 == 1500 ? "x" : "\($0)" }
            let path = try run.write(lines, "numbers.txt")
            for bytes in [100, 1000, 64 << 20] {
                let numbers = Bag.files(path, partitionBytes: bytes) |> .mapEach(Parsed())
                var found: [Int] = []
                let error = try await run.error("partitionBytes \(bytes)") {
                    for try await number in numbers.elements(on: run.backend) { found.append(number) }
                }
                try run.expect("elements before it, partitionBytes \(bytes)", found, is: Array(0..<1500))
                try run.expect((error as? SatchelError)?.location.line == 1501, "an error of line 1501", found: error)
                try await run.expectError("whole, partitionBytes \(bytes)", .transformFailed, line: 1501) {
                    for try await _ in numbers.elements(on: $0) {}
                }
                // Who leaves before it never hears of it.
                for try await number in numbers.elements(on: run.backend) where number == 1499 { break }
            }
        }
        ConformanceCase(.streaming, "take stops at what it wants") { run in
            for layout in Layout.plain + Layout.cut + Layout.joined {
                let items = try Items.make(257)
                let rows = try await layout.bag(items, run)
                for n in [0, 1, 100, 257, 300] {
                    let found = try await rows.take(n, on: run.backend)
                    try run.expect("take(\(n)) of \(layout.name)", found, is: Array(items.values.prefix(n)))
                }
            }
        }
    }
}
