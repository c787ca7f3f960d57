import SatchelColumns
import SatchelEngine
import SatchelPlan
import Testing

/// A condition chooses the rows that the value of its expression says, however it is computed.
@Suite struct KernelConditionTests {
    private static let functions: [Function] = [
        .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .hasPrefix, .hasSuffix, .contains,
    ]

    static func check(_ condition: Expression, _ batch: Batch, _ type: ColumnType = KernelSamples.row) throws {
        let selection = try Condition(condition, over: type).select(batch)
        let value = try Evaluator(condition, over: type).evaluate(batch)
        guard case .bools(let values) = value.flattened.storage else {
            Issue.record("\(condition) gives no Bool")
            return
        }
        let faults = batch.faults.merging(value.faults)
        let expected = (0..<batch.count).filter { faults[$0] != nil || values[$0] }.map { Int32($0) }
        try #require(selection.rows == expected, "\(condition)")
        #expect(selection.isAll == (expected.count == batch.count))
        #expect(selection.faults.errors == faults.errors)
        #expect(selection.faults.rows.map { Int(selection.rows[$0]) } == faults.rows)
    }

    /// Where the values of a field lie, and their type.
    private typealias Field = (path: [Int], expression: Expression, type: ColumnType)

    private static func fields(_ type: ColumnType, _ expression: Expression = .element, _ path: [Int] = []) -> [Field] {
        guard case .record(let record) = type else { return [(path, expression, type)] }
        return record.fields.enumerated().flatMap { fields($1.type, expression.field($1.name), path + [$0]) }
    }

    /// A test of a field: against a value that some row has, whether it is there, or the field itself.
    private static func test(_ field: Field, _ batch: Batch, _ random: inout KernelRandom) throws -> Expression? {
        if field.type == .bool, random.isOne(in: 2) { return field.expression }
        if field.type.isOptional, random.isOne(in: 2) { return .call(.isNil, field.expression) }
        let column = field.path.reduce(batch.column) { $0.field($1) }
        let row = Int32.random(in: 0..<Int32(batch.count), using: &random)
        let constant = column.gathered([row])
        guard !constant.hasFaults else { return nil }
        let literal = Expression([.literal(field.type, constant)])
        let function = random.pick(functions)
        let (left, right) = random.isOne(in: 8) ? (literal, field.expression) : (field.expression, literal)
        guard (try? Expression.call(function, left, right).type(over: KernelSamples.row)) == .bool else { return nil }
        return .call(function, left, right)
    }

    @Test(arguments: [31, 32, 33, 34, 35, 36, 37, 38] as [UInt64])
    func chainsOfTests(seed: UInt64) throws {
        var random = KernelRandom(state: seed &* 7_000_003)
        let fields = Self.fields(KernelSamples.row)
        var tried = 0
        for round in 0..<150 {
            let faultOneIn: Int? = round % 3 == 0 ? 40 : nil
            var batch = try KernelSamples.batch(
                KernelSamples.row, rows: random.pick([1, 17, 64]), faultOneIn: faultOneIn, &random)
            var condition: Expression?
            for _ in 0..<random.pick([1, 1, 2, 3, 6]) {
                guard var test = try Self.test(random.pick(fields), batch, &random) else { continue }
                if random.isOne(in: 4) { test = .call(.not, test) }
                condition = condition.map { random.isOne(in: 6) ? .call(.and, test, $0) : .call(.and, $0, test) } ?? test
            }
            guard var condition else { continue }
            if random.isOne(in: 10) { condition = .call(.not, condition) }
            if round % 7 == 0 { batch.faults.add(SatchelError(.typeMismatch, "no row"), at: 0) }
            try Self.check(condition, batch)
            tried += 1
        }
        #expect(tried > 60)
    }

    @Test func numbersThatAreNone() throws {
        let values: [Double] = [1, .nan, -0.0, .infinity, 0]
        for constant in [0, 1, Double.nan] {
            for function in Self.functions.prefix(6) {
                for isNegated in [false, true] {
                    let test = Expression.call(function, .element, try .literal(constant))
                    try Self.check(isNegated ? .call(.not, test) : test, Batch(ColumnData(.doubles(values))), .double)
                }
            }
        }
    }

    @Test func thousandsOfTestsAreALoop() throws {
        var code: [Expression.Instruction] = []
        for term in 0..<10_000 {
            code += Expression.call(.notEqual, .element, try .literal(term * 2)).code
            if term > 0 { code.append(.call(.and)) }
        }
        let batch = Batch(ColumnData(.integers([3, 4, 19_998, 20_000])))
        #expect(try Condition(Expression(code), over: .integer(.int64)).select(batch).rows == [0, 3])
        let bools = [Expression.Instruction](repeating: .element, count: 10_000)
        let ands = [Expression.Instruction](repeating: .call(.and), count: 9_999)
        let nots = [Expression.Instruction](repeating: .call(.not), count: 10_001)
        let noneOf = try Condition(Expression(bools + ands + nots), over: .bool)
        #expect(noneOf.select(Batch(ColumnData(.bools([true, false])))).rows == [1])
    }

    @Test func anErrorCountsFromLeftToRight() throws {
        let type = KernelSamples.record("Pair", [("flag", .bool), ("name", .string)])
        let error = SatchelError(.typeMismatch, "no string")
        var name = try KernelStringTests.column(["a", "", "a", "b"]).column
        name.faults = Faults(rows: [1, 2], errors: [error, error])
        let column = ColumnData(.record([ColumnData(.bools([true, true, false, true])), name], count: 4))
        let (flag, isA) = (Expression.element.field("flag"), Expression.call(.equal, .element.field("name"), try .literal("a")))
        let decided = try Condition(.call(.and, flag, isA), over: type).select(Batch(count: 4, column: column))
        #expect(decided.rows == [0, 1])
        #expect(decided.faults == Faults(rows: [1], errors: [error]))
        let before = try Condition(.call(.and, isA, flag), over: type).select(Batch(count: 4, column: column))
        #expect(before.rows == [0, 1, 2])
        #expect(before.faults == Faults(rows: [1, 2], errors: [error, error]))
    }

    @Test func valuesWithCodesAreReadAsTheyStand() throws {
        let coded = ColumnData(.coded([1, 0, 1], try KernelStringTests.column(["a", "b"]).column))
        try Self.check(.call(.equal, .element, try .literal("b")), Batch(coded), .string)
        #expect(try Condition(.call(.equal, .element, .literal("b")), over: .string).select(Batch(coded)).rows == [0, 2])
    }
}
