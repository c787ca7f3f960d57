import SatchelColumns
import SatchelPlan
import Testing

@testable import SatchelEngine

/// An exact sum by another method: components that do not overlap, each the rounding error of the next.
private struct Expansion {
    private var parts: [Double] = []

    mutating func add(_ value: Double) {
        var carried = value
        var rest: [Double] = []
        for part in parts {
            let sum = carried + part
            let virtual = sum - carried
            let error = (carried - (sum - virtual)) + (part - virtual)
            if error != 0 { rest.append(error) }
            carried = sum
        }
        if carried != 0 { rest.append(carried) }
        parts = rest
    }

    mutating func add(_ a: Double, times b: Double) {
        let product = a * b
        add(product)
        add((-product).addingProduct(a, b))
    }

    /// -1, 0 or 1: the sign of the greatest component.
    var sign: Int { parts.last.map { $0 < 0 ? -1 : 1 } ?? 0 }
}

/// Whether a double is the nearest one to the sum of the values over a divisor; half goes to even.
private func isNearest(_ result: Double, _ values: [Double], over divisor: Double = 1) -> Bool {
    func sign(offset: Double) -> Int {
        var expansion = Expansion()
        for value in values { expansion.add(value) }
        expansion.add(-result, times: divisor)
        expansion.add(offset, times: divisor)
        return expansion.sign
    }
    let above = (result.nextUp - result) / 2
    let below = (result - result.nextDown) / 2
    let isEven = result.significandBitPattern & 1 == 0
    let upper = sign(offset: -above)
    let lower = sign(offset: below)
    return (upper < 0 || upper == 0 && isEven) && (lower > 0 || lower == 0 && isEven)
}

@Suite struct SinkSumTests {
    private func sum<Value: ColumnValue>(_ values: [Value], seed: UInt64 = 1) throws -> Value {
        var random = SinkRandom(seed)
        let result: [Value] = try Sinks.values(Sinks.result(.reduce(.sum), values, Value.columnType, &random))
        return try #require(result.first)
    }

    private func mean<Value: ColumnValue>(_ values: [Value], seed: UInt64 = 1) throws -> Double? {
        var random = SinkRandom(seed)
        let result: [Double?] = try Sinks.values(Sinks.result(.reduce(.mean), values, .optional(.double), &random))
        return try #require(result.first)
    }

    @Test func countsRows() throws {
        var random = SinkRandom(2)
        for count in [0, 1, 999] {
            let rows = (0..<count).map { "\($0)" }
            let result: [Int] = try Sinks.values(Sinks.result(.reduce(.count), rows, .integer(.int64), &random))
            #expect(result == [count])
        }
    }

    @Test func addsIntegersOfEveryWidth() throws {
        func check<Value: IntegerColumnValue>(_: Value.Type) throws {
            var random = SinkRandom(3)
            for round in 0..<20 {
                // Values and their negatives, so that the sum fits whatever lies between.
                let half = (0..<Int.random(in: 0..<200, using: &random)).map { _ in Value.random(in: .min ... .max, using: &random) }
                let values =
                    Value.isSigned ? (half + half.map { $0 == .min ? .max : 0 - $0 }).shuffled(using: &random) : half.map { $0 / 200 }
                let expected = values.reduce(Int128(0)) { $0 + Int128($1) }
                guard let fitting = Value(exactly: expected) else { continue }
                #expect(try sum(values, seed: UInt64(round)) == fitting)
            }
        }
        try check(Int8.self)
        try check(Int16.self)
        try check(Int32.self)
        try check(Int64.self)
        try check(UInt8.self)
        try check(UInt16.self)
        try check(UInt32.self)
        try check(UInt64.self)
        #expect(try sum([Int.max, 1, -1, Int.max, Int.min, 1]) == Int.max)
        #expect(try sum([UInt64.max - 1, 1]) == UInt64.max)
        #expect(try sum([Int]()) == 0)
    }

    @Test func saysThatASumDoesNotFit() {
        #expect(
            Sinks.error { _ = try sum([Int8(100), 100, -72, 1]) }?.description
                == "the sum of 4 values is 129, which Int8 (-128 to 127) can't hold; widen the values, or sum parts")
        #expect(
            Sinks.error { _ = try sum([UInt64.max, 1]) }?.description
                == "the sum of 2 values is 18446744073709551616, which UInt64 (0 to 18446744073709551615) can't hold; "
                + "widen the values, or sum parts")
        #expect(Sinks.error { _ = try sum([Int.min, -1]) }?.code == .arithmetic)
    }

    @Test func addsDoublesExactly() throws {
        #expect(try sum([Double]()) == 0)
        #expect(try sum([Double](repeating: 0.1, count: 10)) == 1)
        #expect(try sum([1e100, 1.0, -1e100, 1e-100, 1e50, -1.0, -1e50]) == 1e-100)
        #expect(try sum([1e16, 1, 1e-16]) == 10_000_000_000_000_002)
        #expect(try sum([0x1p53, -0.5, -0x1p-54]) == 0x1p53 - 1)
        #expect(try sum([0x1p53, 1, 0x1p-100]) == 0x1p53 + 2)
        #expect(try sum([0x1p53 + 2, 1, -0x1p-1074]) == 0x1p53 + 2)
        #expect(try sum([0x1p53, 1]) == 0x1p53)
        #expect(try sum([0x1p53 + 2, 1]) == 0x1p53 + 4)
        #expect(try sum([Double.leastNonzeroMagnitude, .leastNonzeroMagnitude]) == 0x1p-1073)
        #expect(try sum([Double.leastNormalMagnitude, -.leastNonzeroMagnitude]) == Double.leastNormalMagnitude.nextDown)
        #expect(try sum([-0.0, -0.0]).sign == .plus)
    }

    @Test func doublesOverflowOnlyAtTheEnd() throws {
        let greatest = Double.greatestFiniteMagnitude
        #expect(try sum([greatest, greatest, -greatest]) == greatest)
        #expect(try sum([greatest, greatest]) == .infinity)
        #expect(try sum([-greatest, -greatest]) == -.infinity)
        #expect(try sum([greatest, greatest.ulp / 4]) == greatest)
        #expect(try sum([greatest, greatest.ulp / 2]) == .infinity)
        #expect(try mean([greatest, greatest, greatest]) == greatest)
        #expect(try mean([-greatest, -greatest]) == -greatest)
    }

    @Test func infinitiesAndNaNWinInAnyOrder() throws {
        for seed in 0..<8 as Range<UInt64> {
            #expect(try sum([1, Double.infinity, -2, .infinity], seed: seed) == .infinity)
            #expect(try sum([1, -Double.infinity, -2], seed: seed) == -.infinity)
            #expect(try sum([Double.infinity, 1, -.infinity], seed: seed).isNaN)
            #expect(try sum([Double.nan, .infinity, 1], seed: seed).isNaN)
            #expect(try mean([.infinity, 1], seed: seed) == .infinity)
        }
    }

    @Test func randomDoublesAreRoundedOnce() throws {
        var random = SinkRandom(4)
        for round in 0..<300 {
            let spread = [1, 40, 300][round % 3]
            let values = (0..<Int.random(in: 1..<60, using: &random)).map { _ in
                Double(
                    sign: Bool.random(using: &random) ? .plus : .minus, exponent: Int.random(in: -spread...spread, using: &random),
                    significand: Double.random(in: 1..<2, using: &random))
            }
            let closing = round % 5 == 0 ? values.map { -$0 * 0.5 } : []
            let result = try sum(values + closing, seed: UInt64(round))
            #expect(isNearest(result, values + closing))
            let average = try #require(try mean(values, seed: UInt64(round)))
            #expect(isNearest(average, values, over: Double(values.count)))
        }
    }

    @Test func manyDoublesNeedCarries() throws {
        let values = (0..<20_000).map { _ in Double.greatestFiniteMagnitude } + (0..<20_000).map { _ in -Double.greatestFiniteMagnitude }
        #expect(try sum(values + [0.25]) == 0.25)
        #expect(try sum([Double](repeating: 1 + .ulpOfOne, count: 4096)) == 4096 * (1 + .ulpOfOne))
    }

    @Test func meansOfIntegers() throws {
        #expect(try mean([Int]()) == nil)
        #expect(try mean([Double]()) == nil)
        #expect(try mean([1, 2]) == 1.5)
        #expect(try mean([Int8(-1), -2, -2]) == -5.0 / 3)
        #expect(try mean([Int.max, Int.max]) == 0x1p63)
        #expect(try mean([UInt64.max, 1]) == 0x1p63)
        #expect(try mean([Int.max, Int.max, Int.max, 5 - Int.max]) == (0x1p64 + 3) / 4)
    }

    @Test func wrongTypesAreFaultsOfThePlan() {
        #expect(
            Sinks.error { _ = try makeSink(for: .reduce(.sum), input: .string, output: .string) }?.description
                == "a sum of String can't be String; please report this pipeline")
        #expect(
            Sinks.error { _ = try makeSink(for: .reduce(.min), input: .double, output: .double) }?.description
                == "the extreme value of Double can't be Double; please report this pipeline")
        #expect(
            Sinks.error { _ = try makeSink(for: .frequencies, input: .string, output: .string) }?.description
                == "frequencies of String can't be String; please report this pipeline")
        #expect(
            Sinks.error { _ = try makeSink(for: .lines, input: .string, output: .string) }?.description
                == "this stage does not need whole bags and has no sink; please report this pipeline")
    }
}
