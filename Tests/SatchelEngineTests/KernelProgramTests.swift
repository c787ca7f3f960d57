import SatchelColumns
import SatchelEngine
import SatchelPlan
import Testing

@Suite struct KernelProgramTests {
    @Test func equalPartsCostOnce() throws {
        var sum = Expression.call(.add, .element, .element)
        for _ in 0..<10 { sum = .call(.add, sum, sum) }
        #expect(sum.code.count > 4000)
        let evaluator = try Evaluator(sum, over: .integer(.int64))
        #expect(evaluator.stepCount == 12)
        #expect(evaluator.evaluate(Batch(ColumnData(.integers([1, -3])))).storage == .integers([2048, -6144]))
    }

    @Test func constantsAreComputedOnce() throws {
        let limit = Expression.call(.multiply, try .literal(6), .call(.add, try .literal(3), try .literal(4)))
        let evaluator = try Evaluator(.call(.less, .element, limit), over: .integer(.int64))
        // The element, the constant, the comparison.
        #expect(evaluator.stepCount == 3)
        #expect(evaluator.evaluate(Batch(ColumnData(.integers([41, 42])))).storage == .bools([true, false]))
        let alone = try Evaluator(.call(.lowercased, .literal("AbÉ")), over: .bool)
        let repeated = try KernelStringTests.column(["abé", "abé", "abé"]).column
        #expect(alone.evaluate(Batch(ColumnData(.bools([true, false, true])))) == repeated)
        #expect(alone.evaluate(Batch(ColumnData(.bools([])))).count == 0)
    }

    @Test func tenThousandTermsAreALoop() throws {
        var code: [Expression.Instruction] = []
        for term in 0..<10_000 {
            code += Expression.call(.equal, .element, try .literal(term * 2)).code
            if term > 0 { code.append(.call(.or)) }
        }
        let batch = Batch(ColumnData(.integers([3, 4, 19_998, 20_000])))
        let selection = try Condition(Expression(code), over: .integer(.int64)).select(batch)
        #expect(selection.rows == [1, 2])
        // And nested to the right, where nothing is done before the last term.
        var nested: [Expression.Instruction] = []
        for term in 0..<10_000 { nested += Expression.call(.equal, .element, try .literal(term * 2)).code }
        nested += [Expression.Instruction](repeating: .call(.or), count: 9_999)
        let other = try Condition(Expression(nested), over: .integer(.int64)).select(batch)
        #expect(other.rows == [1, 2])
    }

    @Test func theElementIsNotCopied() throws {
        let batch = try KernelStringTests.column(["a", "b"])
        #expect(try Evaluator(.element, over: .string).evaluate(batch) == batch.column)
        let all = try Condition(.literal(true), over: .string).select(batch)
        #expect(all.isAll)
        #expect(all.rows == [0, 1])
        #expect(all.apply(to: batch).column == batch.column)
        let none = try Condition(.literal(false), over: .string).select(batch)
        #expect(!none.isAll)
        #expect(none.apply(to: batch).count == 0)
    }

    @Test func whatDoesNotFitIsRefused() throws {
        let notBool = #expect(throws: SatchelError.self) { try Condition(.call(.count, .element), over: .string) }
        #expect(notBool?.description == "a condition has to be a Bool, this one's type is Int; compare it with something: $0.count")
        let noField = #expect(throws: SatchelError.self) { try Evaluator(.element.field("name"), over: .string) }
        #expect(noField?.code == .invalidPlan)
        // A literal whose column is of another type, as a damaged plan may hold.
        let damaged = Expression([.literal(.string, ColumnData(.integers([1])))])
        #expect(throws: SatchelError.self) { try Evaluator(damaged, over: .string) }
        let empty = Expression([.literal(.string, ColumnData(.text(TextData())))])
        #expect(throws: SatchelError.self) { try Evaluator(empty, over: .string) }
    }

    @Test func columnsThatWereNotComputedAreErrorsNotTraps() throws {
        let batch = Batch(count: 2, column: ColumnData(.absent(2)))
        for function in Function.allCases {
            var maker = KernelExpressions(seed: 1)
            for result in maker.types {
                for choice in maker.choices(function, result) {
                    let parts = try zip(choice, function.signature.parameters).enumerated().map { index, argument in
                        let (type, parameter) = argument
                        if parameter.isLiteral { return try maker.literal(function, index, type) }
                        return maker.random.isOne(in: 4) ? try KernelSamples.literal(type, &maker.random) : .element.field("\(type)")
                    }
                    // `??` looks at its right side only where it has to.
                    guard (function == .coalesce ? parts[...0] : parts[...]).contains(where: { $0.code.count == 2 }) else { continue }
                    let row = KernelSamples.record("Absent", maker.types.map { ("\($0)", $0) })
                    let expression = Expression.call(function, parts)
                    let column = try Evaluator(expression, over: row).evaluate(batch)
                    #expect(column.count == 2)
                    #expect(column.fault(at: 1)?.message.hasPrefix("the plan reads a column of ") == true, "\(expression)")
                }
            }
        }
    }
}
