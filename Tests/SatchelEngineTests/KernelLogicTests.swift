import SatchelColumns
import SatchelEngine
import SatchelPlan
import Testing

@Suite struct KernelLogicTests {
    private let type = KernelSamples.record("Pair", [("divisor", .integer(.int64)), ("value", .optional(.integer(.int64)))])

    private func batch(_ divisors: [Int64]) -> Batch {
        let divisor = ColumnData(.integers(divisors))
        let value = ColumnData(.optional(present: divisors.map { $0 != 1 }, divisor))
        return Batch(count: divisors.count, column: ColumnData(.record([divisor, value], count: divisors.count)))
    }

    private var quotient: Expression { get throws { .call(.divide, try .literal(100), .element.field("divisor")) } }

    @Test func aDecidedConditionHidesErrors() throws {
        let isZero = Expression.call(.equal, .element.field("divisor"), try .literal(0))
        let isLarge = Expression.call(.greater, try quotient, try .literal(10))
        let guarded = try Condition(.call(.and, .call(.not, isZero), isLarge), over: type).select(batch([0, 5, 50]))
        #expect(guarded.rows == [1])
        #expect(guarded.faults.isEmpty)
        let either = try Condition(.call(.or, isZero, isLarge), over: type).select(batch([0, 5, 50]))
        #expect(either.rows == [0, 1])
        #expect(either.faults.isEmpty)
        let late = try Condition(.call(.and, isLarge, .call(.not, isZero)), over: type).select(batch([50, 0, 5]))
        #expect(late.rows == [1, 2])
        #expect(late.faults.rows == [0])
        #expect(late.faults.first?.message == "100 / 0 divides by zero; remove rows whose divisor is 0 with an earlier filter")
    }

    @Test func nilIsEqualToNilAndOrderedWithNothing() throws {
        let value = Expression.element.field("value")
        let three = batch([1, 2, 3])
        func rows(_ function: Function, _ other: Int?) throws -> [Int32] {
            try Condition(.call(function, value, .literal(other)), over: type).select(three).rows
        }
        #expect(try rows(.equal, nil) == [0])
        #expect(try rows(.notEqual, nil) == [1, 2])
        #expect(try rows(.equal, 2) == [1])
        #expect(try rows(.notEqual, 2) == [0, 2])
        #expect(try rows(.less, nil) == [])
        #expect(try rows(.greaterOrEqual, nil) == [])
        #expect(try rows(.lessOrEqual, 2) == [1])
        #expect(try Condition(.call(.isNil, value), over: type).select(three).rows == [0])
    }

    @Test func theDefaultOfAPresentValueMayFail() throws {
        let chosen = Expression.call(.coalesce, .element.field("value"), try quotient)
        let result = try Evaluator(chosen, over: type).evaluate(batch([1, 0, 7]))
        #expect(result == ColumnData(.integers([100, 0, 7])))
    }

    @Test func errorsOfAbsentRecordsDoNotCount() throws {
        let repo = ColumnBuilder(KernelSamples.repo)
        var present: [Bool] = []
        let error = SatchelError(.typeMismatch, "no string")
        for isPresent in [true, false] {
            try repo.children[0].append(fault: error)
            try repo.children[1].append(present: false)
            repo.children[2].append(integer: 1)
            repo.endRecord()
            present.append(isPresent)
        }
        let batch = Batch(ColumnData(.optional(present: present, repo.finish())))
        let name = Expression.element.field("name")
        let compared = try Evaluator(.call(.equal, name, .literal("x" as String?)), over: .optional(KernelSamples.repo))
        #expect(compared.evaluate(batch).faults.rows == [0])
        #expect(compared.evaluate(batch).faults.first == error)
        #expect(try Evaluator(.call(.isNil, name), over: .optional(KernelSamples.repo)).evaluate(batch).faults.rows == [0])
        // The other fields are sound, and so is the record's presence.
        let sound: [Expression] = [
            .call(.isNil, .element), .call(.isNil, .element.field("stars")), .call(.isNil, .element.field("size")),
        ]
        for expression in sound {
            #expect(try Evaluator(expression, over: .optional(KernelSamples.repo)).evaluate(batch).faults.isEmpty)
        }
        let whole = try Evaluator(.call(.equal, .element, .element), over: .optional(KernelSamples.repo))
        #expect(whole.evaluate(batch).faults.rows == [0])
    }
}
