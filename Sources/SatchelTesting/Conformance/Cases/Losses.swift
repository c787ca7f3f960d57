internal import Satchel

extension ConformanceRun {
    /// Does the work, and loses something while native code is held at the gate.
    func losing<Value: Sendable>(at gate: Gate, _ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let task = Task(priority: .high, operation: work)
        if canLose {
            try await gate.reached()
            try await lose()
            gate.open()
        } else {
            // On its own thread: the work may hold all that tasks have.
            try await gate.reached { gate.open() }
        }
        return try await task.value
    }
}

extension ConformanceCase {
    /// Numbers in many parts; in one of them somebody waits at a gate.
    private static func held(_ run: ConformanceRun, at number: Int = 1234) throws -> (bag: Bag<Int>, gate: Gate) {
        let gate = try Gate("gate", in: run.folder)
        return (try run.numbers(4000, parts: 40) |> .mapEach(Held(gate, at: number)), gate)
    }

    private static let plain = Array(0..<4000)

    @CaseList static var losses: [ConformanceCase] {
        ConformanceCase(.loss, "in the middle of a reduction") { run in
            for number in [0, 1234, 3999] {
                let gate = try Gate("gate-\(number)", in: run.folder)
                let bag = try run.numbers(4000, parts: 40) |> .mapEach(Held(gate, at: number))
                let sum = try await run.losing(at: gate) { try await (bag |> .sum).compute(on: run.backend) }
                try run.expect("held at \(number)", sum, is: 3999 * 2000)
            }
            try await run.expectUsable()
        }
        ConformanceCase(.loss, "while rows are made that are handed out") { run in
            let (bag, gate) = try held(run)
            try run.expect("the rows", try await run.losing(at: gate) { try await bag.compute(on: run.backend) }, is: plain)
        }
        ConformanceCase(.loss, "while whole bags are made, and between them") { run in
            let (bag, gate) = try held(run)
            let later = try Gate("later", in: run.folder)
            let counts = bag |> .map { $0 % 100 } |> .frequencies |> .pluck(\.value) |> .mapEach(Held(later, at: 50)) |> .topk(3)
            let found = try await run.losing(at: later) {
                try await run.losing(at: gate) { try await counts.compute(on: run.backend) }
            }
            try run.expect("the result", found, is: [99, 98, 97])
        }
        ConformanceCase(.loss, "in a run of several results, each row counted once") { run in
            let (bag, gate) = try held(run)
            let (found, report) = try await run.losing(at: gate) {
                try await run.backend.computeWithReport {
                    bag |> .count
                    bag |> .filter { $0 % 2 == 0 } |> .sum
                    bag |> .topk(2)
                }
            }
            try run.expect("count", found.0, is: 4000)
            try run.expect("sum", found.1, is: 1999 * 2000)
            try run.expect("topk", found.2, is: [3999, 3998])
            try run.expect("lines", report.lines, is: 4000)
        }
        ConformanceCase(.loss, "while a bag is made that is kept, and while it is used") { run in
            let (bag, gate) = try held(run)
            let kept = try await run.losing(at: gate) {
                let kept = try await bag.repartition(8).persist(on: run.backend)
                try await kept.wait()
                return kept
            }
            try await run.expect("the rows", kept, plain)
            let later = try Gate("later", in: run.folder)
            let sum = try await run.losing(at: later) { try await (kept |> .mapEach(Held(later, at: 3000)) |> .sum).compute() }
            try run.expect("the sum", sum, is: 3999 * 2000)
        }
        ConformanceCase(.loss, "of what holds kept bags: they are there when they are asked for, again and again") { run in
            let items = try Items.make(300)
            let rows = Bag.files(try run.write(items.lines, "rows.json"), partitionBytes: 2000) |> .decode(Item.self)
            let kept = try await (rows |> .repartition(6)).persist(on: run.backend)
            let columns = try await rows.persist(columns: \.id, \.name, on: run.backend)
            let derived = try await (kept |> .filter { $0.size > 0 } |> .mapEach(Named(mark: "#"))).persist()
            let values = try await Bag(sequence: 0..<500).persist(on: run.backend)
            for bag in [columns, kept] { try await bag.wait() }
            try await derived.wait()
            try await values.wait()
            for time in 1...3 {
                try await run.lose()
                try await run.expect("kept, time \(time)", kept, items.values)
                try await run.expect("columns, time \(time)", columns |> .pluck(\.name), items.values.map(\.name))
                try await run.expect("derived, time \(time)", derived, items.values.filter { $0.size > 0 }.map { "#" + $0.name })
                try await run.expect("values, time \(time)", values |> .sum, 499 * 250)
                let report = try await kept.report()
                try run.expect("lines of the report, time \(time)", report.lines, is: 300)
                try run.expect("partitions, time \(time)", kept.partitionCount, is: 6)
            }
        }
        ConformanceCase(.loss, "between the elements of a stream, and while it makes them") { run in
            let (bag, gate) = try held(run, at: 3900)
            let found = try await run.losing(at: gate) {
                var found: [Int] = []
                for try await number in bag.elements(on: run.backend) {
                    found.append(number)
                    if number == 10 || number == 500 { try await run.lose() }
                }
                return found
            }
            try run.expect("the elements", found, is: plain)
        }
        ConformanceCase(.loss, "in the middle of a save") { run in
            let (bag, gate) = try held(run)
            let path = run.folder.path + "/saved"
            _ = try await run.losing(at: gate) { try await bag.repartition(5).save(to: path, on: run.backend) }
            try await run.expect("what was saved", Bag.open(path, as: Int.self), plain)
        }
        ConformanceCase(.loss, "before an error: the same error") { run in
            let (bag, gate) = try held(run)
            for number in [1300, 3998] {
                let error = try await run.error("the sum") {
                    try await run.losing(at: gate) {
                        try await (bag |> .mapEach(Refusing(number: number)) |> .sum).compute(on: run.backend)
                    }
                }
                try run.expect((error as? SatchelError)?.location.line == number + 1, "an error of line \(number + 1)", found: error)
            }
        }
        ConformanceCase(.loss, "and cancellation together") { run in
            let (bag, gate) = try held(run)
            let task = Task(priority: .high) { try await (bag |> .sum).compute(on: run.backend) }
            if run.canLose {
                try await gate.reached()
                try await run.lose()
                task.cancel()
                gate.open()
            } else {
                try await gate.reached {
                    task.cancel()
                    gate.open()
                }
            }
            try await run.expectCancelled("the sum") { try await task.value }
            try await run.expectUsable()
        }
        ConformanceCase(.loss, "of something while nothing is done") { run in
            for time in 1...3 {
                try await run.lose()
                try await run.expectUsable("time \(time)")
            }
        }
    }
}
