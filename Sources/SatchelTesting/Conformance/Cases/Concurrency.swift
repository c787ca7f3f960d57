internal import Satchel

extension ConformanceCase {
    @CaseList static var concurrency: [ConformanceCase] {
        ConformanceCase(.concurrency, "many results at once are each what they are alone") { run in
            let items = try Items.make(150)
            let path = try run.write(items.lines, "rows.json")
            let values = items.values
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<24 {
                    group.addTask {
                        let rows = Bag.files(path, partitionBytes: 500 + 700 * number) |> .decode(Item.self)
                        let check = "number \(number)"
                        switch number % 6 {
                        case 0:
                            try await run.expect(
                                check, rows |> .filter { $0.size > number - 12 } |> .count, values.count { $0.size > number - 12 })
                        case 1:
                            try await run.expect(
                                check, rows |> .pluck(\.name) |> .frequencies, Plain.frequencies(values.map(\.name)) { $0.precedes($1) })
                        case 2:
                            try await run.expect(
                                check, rows |> .mapEach(Named(mark: "\(number)")) |> .take(40),
                                values.prefix(40).map { "\(number)" + $0.name })
                        case 3: try run.expect(check, try await run.streamed(rows |> .pluck(\.id)), is: values.map(\.id))
                        case 4:
                            let kept = try await (rows |> .filter { $0.size > 0 }).persist(on: run.backend)
                            try await run.expect(check, kept |> .pluck(\.id), values.filter { $0.size > 0 }.map(\.id))
                        default:
                            let error = try await run.error(check) {
                                try await (rows |> .pluck(\.id) |> .mapEach(Refusing(number: number)) |> .sum).compute(on: run.backend)
                            }
                            try run.expect(
                                (error as? SatchelError)?.location.line == number + 1, "an error of line \(number + 1)", found: error)
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        ConformanceCase(.concurrency, "many results of one kept bag, asked for before it is there") { run in
            let gate = try Gate("gate", in: run.folder)
            let kept = try await (run.numbers(3000) |> .mapEach(Held(gate, at: 0))).persist(on: run.backend)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 1...12 {
                    group.addTask {
                        try await run.expect(
                            "number \(number)", kept |> .filter { $0 % number == 0 } |> .count, (0..<3000).count { $0 % number == 0 })
                    }
                }
                try await gate.reached { gate.open() }
                try await group.waitForAll()
            }
        }
        ConformanceCase(.concurrency, "results that are cancelled among others that are not") { run in
            let numbers = try run.numbers(3000)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<16 {
                    group.addTask {
                        let task = Task { try await (numbers |> .map { $0 + number } |> .sum).compute(on: run.backend) }
                        if number % 2 == 0 { task.cancel() }
                        do {
                            try run.expect("number \(number)", try await task.value, is: 2999 * 1500 + 3000 * number)
                        } catch  where error is CancellationError && number % 2 == 0 {}
                    }
                }
                try await group.waitForAll()
            }
            try await run.expectUsable()
        }
    }
}
