import SatchelColumns
import SatchelEngine
import SatchelPlan
import Testing

@Suite struct KernelArithmeticTests {
    private func errors<Value: IntegerColumnValue>(_ function: Function, _ values: [Value], _ constant: Value) throws -> [Int: String] {
        let builder = ColumnBuilder(Value.columnType)
        for value in values { builder.append(integer: Int64(truncatingIfNeeded: value)) }
        var batch = Batch(builder.finish())
        batch.origin = Origin(lines: KernelLines())
        let result = try Evaluator(.call(function, .element, .literal(constant)), over: Value.columnType).evaluate(batch)
        return Dictionary(uniqueKeysWithValues: zip(result.faults.rows, result.faults.errors.map(\.description)))
    }

    @Test func overflowIsAnErrorOfItsRow() throws {
        #expect(
            try errors(.add, [1, Int.max, -1], 1) == [
                1: "sample.json, line 2, byte 100: 9223372036854775807 + 1 overflows Int; remove such rows with an earlier filter"
            ])
        #expect(
            try errors(.subtract, [1, 0] as [UInt64], 1) == [
                1: "sample.json, line 2, byte 100: 0 - 1 overflows UInt64; remove such rows with an earlier filter"
            ])
        #expect(
            try errors(.add, [UInt64.max, UInt64(1) << 63], 1) == [
                0: "sample.json, line 1, byte 0: 18446744073709551615 + 1 overflows UInt64; remove such rows with an earlier filter"
            ])
        #expect(
            try errors(.multiply, [2, 64, -64] as [Int8], 2) == [
                1: "sample.json, line 2, byte 100: 64 * 2 overflows Int8; remove such rows with an earlier filter"
            ])
        #expect(
            try errors(.multiply, [UInt32.max], UInt32.max) == [
                0: "sample.json, line 1, byte 0: 4294967295 * 4294967295 overflows UInt32; remove such rows with an earlier filter"
            ])
    }

    @Test func divisionByZeroIsAnErrorOfItsRow() throws {
        #expect(
            try errors(.divide, [7], 0) == [
                0: "sample.json, line 1, byte 0: 7 / 0 divides by zero; remove rows whose divisor is 0 with an earlier filter"
            ])
        #expect(
            try errors(.remainder, [7] as [UInt64], 0) == [
                0: "sample.json, line 1, byte 0: 7 % 0 divides by zero; remove rows whose divisor is 0 with an earlier filter"
            ])
    }

    @Test func theSmallestValueByMinusOne() throws {
        #expect(
            try errors(.divide, [Int.min, Int.max], -1) == [
                0: "sample.json, line 1, byte 0: -9223372036854775808 / -1 overflows Int; remove such rows with an earlier filter"
            ])
        #expect(try errors(.remainder, [Int.min, 5], -1).keys.sorted() == [0])
        #expect(try errors(.remainder, [Int8.min, 5], -1).keys.sorted() == [0])
    }

    @Test func anErrorOfConstantsIsOneOfEveryRow() throws {
        let sum = Expression.call(.add, try .literal(Int.max), try .literal(1))
        let batch = Batch(
            count: 2, column: ColumnData(.integers([1, 2])), origin: Origin(lines: KernelLines()))
        let evaluator = try Evaluator(.call(.add, .element, sum), over: .integer(.int64))
        let result = evaluator.evaluate(batch)
        #expect(result.faults.rows == [0, 1])
        #expect(result.faults.errors.map(\.location.line) == [1, 2])
        #expect(result.faults.first?.message == "9223372036854775807 + 1 overflows Int; remove such rows with an earlier filter")
    }

    @Test func doublesAreIEEE() throws {
        let batch = Batch(ColumnData(.doubles([0, -0.0, .nan, 1])))
        func bools(_ function: Function, _ constant: Double) throws -> ColumnData.Storage {
            try Evaluator(.call(function, .element, .literal(constant)), over: .double).evaluate(batch).storage
        }
        #expect(try bools(.equal, 0) == .bools([true, true, false, false]))
        #expect(try bools(.notEqual, .nan) == .bools([true, true, true, true]))
        #expect(try bools(.lessOrEqual, 0) == .bools([true, true, false, false]))
        // Two literals that are equal, and yet divide to opposite infinities.
        let difference = Expression.call(
            .equal, .call(.divide, .element, try .literal(0.0)), .call(.divide, .element, try .literal(-0.0)))
        #expect(try Evaluator(difference, over: .double).evaluate(batch).storage == .bools([false, false, false, false]))
    }
}
