internal import Satchel

extension ConformanceCase {
    @CaseList static var keeping: [ConformanceCase] {
        ConformanceCase(.keeping, "kept bags from every layout, used many times, without a backend named") { run in
            for count in [257, 0] {
                let items = try Items.make(count)
                for (index, layout) in Layout.all.enumerated() where index % (count > 0 ? 3 : 6) == 1 {
                    let kept = try await layout.bag(items, run).persist(on: run.backend)
                    let check = "\(count) rows as \(layout.name)"
                    try await run.expect(check, kept, items.values)
                    try run.expect(check, try await (kept |> .count).compute(), is: count)
                    try run.expect(
                        check, try await (kept |> .pluck(\.name) |> .frequencies).compute(),
                        is: Plain.frequencies(items.values.map(\.name)) { $0.precedes($1) })
                    try run.expect(check, try await kept.take(3), is: Array(items.values.prefix(3)))
                    let positive = kept |> .filter { $0.size > 0 }
                    try run.expect(
                        check, try await (positive |> .pluck(\.at) |> .max).compute(),
                        is: items.values.filter { $0.size > 0 }.map(\.at).max())
                }
            }
        }
        ConformanceCase(.keeping, "persist returns before the work is done, and tells how far it is") { run in
            let gate = try Gate("gate", in: run.folder)
            let kept = try await (Bag(sequence: 0..<100) |> .mapEach(Held(gate, at: 0))).persist(on: run.backend)
            try run.expect("partitions", kept.partitionCount, is: nil)
            try run.expect("bytes", kept.keptBytes, is: nil)
            try run.expect("parts that are done", kept.progress.done, is: 0)
            gate.open()
            try await kept.wait()
            try run.expect(kept.progress.total == kept.progress.done, "all parts to be done", found: kept.progress)
            try run.expect("partitions afterwards", kept.partitionCount, is: 1)
            try run.expect((kept.keptBytes ?? 0) > 0, "bytes above 0", found: String(describing: kept.keptBytes))
            try await run.expect("the rows", kept, Array(0..<100))
        }
        ConformanceCase(.keeping, "partitions are those that repartition asks for, in order") { run in
            let numbers = try run.numbers(1000, parts: 30)
            for count in [1, 2, 7, 64] {
                let kept = try await (numbers |> .filter { $0 % 3 == 0 } |> .repartition(count)).persist(on: run.backend)
                try await kept.wait()
                try run.expect("repartition(\(count))", kept.partitionCount, is: count)
                try await run.expect("the rows in \(count)", kept, (0..<1000).filter { $0 % 3 == 0 })
                let again = try await (kept |> .map { $0 + 1 } |> .repartition(5)).persist()
                try await again.wait()
                try run.expect("cut anew", again.partitionCount, is: 5)
                try await run.expect("the rows anew", again, (0..<1000).filter { $0 % 3 == 0 }.map { $0 + 1 })
            }
        }
        ConformanceCase(.keeping, "kept of kept of kept, also when the first are let go of") { run in
            var kept = try await run.numbers(2000).persist(on: run.backend)
            for step in 1...5 { kept = try await (kept |> .map { $0 + 1 } |> .filter { $0 % 7 != step }).persist() }
            var expected = Array(0..<2000)
            for step in 1...5 { expected = expected.map { $0 + 1 }.filter { $0 % 7 != step } }
            try await run.expect("the rows", kept, expected)
            try run.expect(
                "reduced", try await (kept |> .map { $0 % 10 } |> .frequencies).compute(),
                is: Plain.frequencies(expected.map { $0 % 10 }, <))
        }
        ConformanceCase(.keeping, "kept and other bags in one pipeline and one run") { run in
            let items = try Items.make(150)
            let rows = Bag.files(try run.write(items.lines, "rows.json"), partitionBytes: 900) |> .decode(Item.self)
            let (small, large) = (rows |> .filter { $0.size < 0 }, rows |> .filter { $0.size >= 0 })
            let (keptSmall, keptLarge) = (try await small.persist(on: run.backend), try await large.persist(on: run.backend))
            let (found, report) = try await run.backend.computeWithReport {
                Bag {
                    keptLarge
                    keptSmall
                    rows |> .take(2)
                } |> .pluck(\.id)
                keptSmall |> .count
                rows |> .pluck(\.size) |> .sum
            }
            let values = items.values
            try run.expect(
                "union", found.0, is: (values.filter { $0.size >= 0 } + values.filter { $0.size < 0 } + values.prefix(2)).map(\.id))
            try run.expect("kept", found.1, is: values.count { $0.size < 0 })
            try run.expect("not kept", found.2, is: values.reduce(0) { $0 + $1.size })
            try run.expect(report.lines <= 152, "a source read once", found: "\(report.lines) lines")
        }
        ConformanceCase(.keeping, "columns that are kept, and the error of one that is not") { run in
            let items = try Items.make(200)
            let rows = Bag.files(try run.write(items.lines, "rows.json"), partitionBytes: 900) |> .decode(Item.self)
            let kept = try await rows.persist(columns: \.id, \.name, \.home?.city, on: run.backend)
            try await run.expect("a column", kept |> .pluck(\.name), items.values.map(\.name))
            try await run.expect("a column within", kept |> .map { $0.home.city }, items.values.map { $0.home?.city })
            let again = try await (kept |> .filter { $0.id % 2 == 0 }).persist(columns: \.id, on: run.backend)
            try await run.expect("kept of them", again |> .pluck(\.id), items.values.map(\.id).filter { $0 % 2 == 0 })
            for (name, pipeline) in [("size", kept |> .pluck(\.size) |> .sum), ("size again", again |> .pluck(\.size) |> .sum)] {
                let found = try await run.error(name) { try await pipeline.compute(on: run.backend) }
                let error = found as? SatchelError
                try run.expect(
                    error?.code == .invalidPlan && "\(found)".contains("size"), "an error of the plan that names size", found: found)
            }
            let without = try await rows.persist(without: \.tags, \.parts, on: run.backend)
            try await run.expect("without some", without |> .pluck(\.score), items.values.map(\.score))
            let report = try await kept.report()
            let whole = try await rows.persist(on: run.backend).report()
            try run.expect(
                report.valuesDecoded < whole.valuesDecoded, "fewer values decoded than \(whole.valuesDecoded)", found: report.valuesDecoded)
        }
        ConformanceCase(.keeping, "an error in the making comes to everyone who uses the bag") { run in
            let lines = (1...300).map { $0 == 222 ? "x" : "\($0)" }
            let path = try run.write(lines, "numbers.txt")
            for bytes in [100, 64 << 20] {
                let numbers = Bag.files(path, partitionBytes: bytes) |> .mapEach(Parsed())
                try await run.expectError("wait, \(bytes)", .transformFailed, line: 222) { try await numbers.persist(on: $0).wait() }
                try await run.expectError("compute, \(bytes)", .transformFailed, line: 222) {
                    try await (numbers.persist(on: $0) |> .count).compute()
                }
                try await run.expectError("take, \(bytes)", .transformFailed, line: 222) { try await numbers.persist(on: $0).take(1) }
                try await run.expectError("report, \(bytes)", .transformFailed, line: 222) { try await numbers.persist(on: $0).report() }
                try await run.expectError("kept of it, \(bytes)", .transformFailed, line: 222) {
                    try await (numbers.persist(on: $0) |> .map { $0 + 1 }).persist().wait()
                }
                try await run.expectError("elements, \(bytes)", .transformFailed, line: 222) {
                    for try await _ in try await numbers.persist(on: $0).elements() {}
                }
            }
        }
        ConformanceCase(.keeping, "errors of kept rows name the lines that they come from") { run in
            let lines = (1...300).map { $0 == 200 ? "x" : "\($0)" }
            let path = try run.write(lines, "numbers.txt")
            for bytes in [100, 64 << 20] {
                // Of ranges the lines are not counted, so that kept rows of them have none.
                try await run.expectError("partitionBytes \(bytes)", .transformFailed, line: bytes > 1000 ? 200 : nil) {
                    let kept = try await (Bag.files(path, partitionBytes: bytes) |> .filter { $0.count != 2 } |> .repartition(4)).persist(
                        on: $0)
                    return try await (kept |> .mapEach(Parsed()) |> .sum).compute()
                }
            }
        }
        ConformanceCase(.keeping, "a bag that is kept elsewhere is used rightly or refused, and never joined with one of here") { run in
            let elsewhere = try await Bag([1, 2, 3]).persist(on: InMemory())
            let here = try await Bag([4]).persist(on: run.backend)
            do {
                try run.expect("alone", try await elsewhere.compute(on: run.backend), is: [1, 2, 3])
            } catch let error as SatchelError {
                try run.expect(error.code == .invalidPlan, "the rows, or an error of the plan", found: error)
            }
            let union = Bag {
                elsewhere
                here
            }
            let error = try await run.error("joined") { try await union.compute(on: run.backend) }
            try run.expect((error as? SatchelError)?.code == .invalidPlan, "an error of the plan", found: error)
            try await run.expect("afterwards", here, [4])
        }
        ConformanceCase(.keeping, "bytes are let go of with the last bag that rests on them") { run in
            guard let bytes = run.setting.bytesKept else { return }
            let before = try await bytes(run.backend)
            do {
                let kept = try await (run.numbers(5000) |> .repartition(4)).persist(on: run.backend)
                try await kept.wait()
                let held = try await bytes(run.backend)
                try run.expect(held > before, "more than \(before) bytes kept", found: held)
                let derived = kept |> .map { $0 * 2 }
                let again = try await derived.persist()
                try await run.expect("while they are held", again |> .sum, 4999 * 5000)
            }
            var after = try await bytes(run.backend)
            let end = ContinuousClock.now + .seconds(30)
            while after > before, ContinuousClock.now < end {
                await Task.yield()
                after = try await bytes(run.backend)
            }
            try run.expect(after <= before, "\(before) bytes kept, when the bags are gone", found: after)
        }
    }
}
