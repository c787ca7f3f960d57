import SatchelColumns
import SatchelEngine
import SatchelPlan
import Testing

@Suite struct KernelDifferentialTests {
    static func check(_ expression: Expression, _ batch: Batch, _ type: ColumnType = KernelSamples.row) throws {
        let evaluator = try Evaluator(expression, over: type)
        let result = evaluator.evaluate(batch)
        try #require(result.count == batch.count)
        #expect(evaluator.type == (try expression.type(over: type)))
        for row in 0..<batch.count {
            let interpreter = KernelInterpreter(element: type, location: batch.location(of: row))
            let expected = interpreter.value(expression, of: KernelValue(batch.column, type, row)).settled
            let found = KernelValue(result, evaluator.type, row).settled
            guard found == expected else {
                Issue.record("\(expression) of row \(row): expected \(expected), found \(found)")
                return
            }
        }
    }

    /// Every function with every choice of argument types that it takes.
    @Test(arguments: Function.allCases)
    func functions(_ function: Function) throws {
        var maker = KernelExpressions(seed: 7)
        var tried = 0
        for (number, choice) in maker.choices(function).enumerated() {
            // Arguments that are expressions themselves, for some of the choices: `expressions` has many more of those.
            let deeper: [(Int, Int?)] = number % 5 == 0 ? [(2, 20), (3, 40)] : []
            for (depth, faultOneIn) in [(1, 5), (1, nil)] + deeper {
                let batch = try KernelSamples.batch(KernelSamples.row, rows: 20, faultOneIn: faultOneIn, &maker.random)
                try Self.check(try maker.call(function, choice, depth: depth), batch)
                tried += 1
            }
        }
        #expect(tried > 0)
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
    func expressions(seed: UInt64) throws {
        var maker = KernelExpressions(seed: seed &* 1_000_003)
        let types = maker.types
        for round in 0..<120 {
            let faultOneIn: Int? = round % 3 == 0 ? nil : round % 3 == 1 ? 40 : 8
            let rows = maker.random.pick([0, 1, 17, 50])
            let batch = try KernelSamples.batch(KernelSamples.row, rows: rows, faultOneIn: faultOneIn, &maker.random)
            let type = maker.random.isOne(in: 2) ? .bool : maker.random.pick(types)
            try Self.check(try maker.expression(type, depth: maker.random.pick([1, 3, 5, 6])), batch)
        }
    }

    /// Closures in closures, with what is around them, over random lists.
    @Test(arguments: [21, 22, 23] as [UInt64])
    func closures(seed: UInt64) throws {
        var maker = KernelExpressions(seed: seed)
        for round in 0..<60 {
            let batch = try KernelSamples.batch(KernelSamples.row, rows: 40, faultOneIn: round % 3 == 0 ? nil : 15, &maker.random)
            let name = try maker.expression(.string, depth: 2)
            let flag = try maker.expression(.bool, depth: 2)
            for expression in Self.closures(name, flag) { try Self.check(expression, batch) }
            // Composed, as the optimiser does: bodies keep their elements.
            let outer = KernelSamples.record("Outer", [("row", KernelSamples.row)])
            let rows = Batch(count: batch.count, column: ColumnData(.record([batch.column], count: batch.count)), origin: batch.origin)
            for expression in Self.closures(name, flag) { try Self.check(expression.composed(over: .element.field("row")), rows, outer) }
        }
    }

    private static func closures(_ name: Expression, _ flag: Expression) -> [Expression] {
        let (tags, repos, numbers) = (
            Expression.element.field("tags"), Expression.element.field("repos"), Expression.element.field("numbers")
        )
        func inner(_ depth: Int) -> Expression { Expression([.inner(depth)]) }
        let before = tags.each(.contains, depth: 3, .call(.less, inner(3), inner(1)))
        let sameName = Expression.call(.equal, inner(2).field("name"), inner(1))
        let part = Expression.element.field("json").part(.key("a")).part(.index(0))
        return [
            tags.each(.contains, depth: 1, .call(.equal, inner(1), name)),
            numbers.each(.map, depth: 1, .call(.add, inner(1), .element.field("int32"))),
            tags.each(.map, depth: 1, repos.each(.filter, depth: 2, .call(.or, sameName, before))),
            Expression.element.field("maybeName").each(.map, depth: 1, .call(.add, inner(1), name)),
            repos.each(.allSatisfy, depth: 1, .call(.and, flag, .call(.isNil, inner(1).field("stars")))),
            // The same depth in a body and in what it takes from outside.
            repos.each(
                .contains, depth: 1,
                .call(.and, tags.each(.contains, depth: 1, .call(.less, inner(1), name)), .call(.isNil, inner(1).field("stars")))),
            part, .call(.jsonInt, part),
        ]
    }

    @Test(arguments: [11, 12, 13, 14] as [UInt64])
    func selections(seed: UInt64) throws {
        var maker = KernelExpressions(seed: seed)
        for round in 0..<60 {
            var batch = try KernelSamples.batch(KernelSamples.row, rows: 60, faultOneIn: round % 2 == 0 ? 60 : 8, &maker.random)
            for row in 0..<60 where round % 3 == 0 && maker.random.isOne(in: 10) {
                batch.faults.add(SatchelError(.invalidJSON, "line \(row)"), at: row)
            }
            let expression = try maker.expression(.bool, depth: 4)
            let selection = try Condition(expression, over: KernelSamples.row).select(batch)
            var rows: [Int32] = []
            var faults = Faults()
            for row in 0..<60 {
                let interpreter = KernelInterpreter(element: KernelSamples.row, location: batch.location(of: row))
                let value = interpreter.value(expression, of: KernelValue(batch.column, KernelSamples.row, row))
                let error = batch.faults[row] ?? value.error
                if let error { faults.add(error, at: rows.count) }
                if error != nil || value == .bool(true) { rows.append(Int32(row)) }
            }
            try #require(selection.rows == rows, "\(expression)")
            #expect(selection.faults == faults)
            #expect(selection.isAll == (rows.count == 60))
            let selected = selection.apply(to: batch)
            #expect(selected.count == rows.count)
            #expect(selected.faults == faults)
            for (place, row) in rows.enumerated() {
                let after = KernelValue(selected.column, KernelSamples.row, place)
                #expect(after == KernelValue(batch.column, KernelSamples.row, Int(row)))
                #expect(selected.location(of: place) == batch.location(of: Int(row)))
            }
        }
    }
}
