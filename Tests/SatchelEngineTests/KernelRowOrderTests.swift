import SatchelColumns
import SatchelEngine
import Testing

@Suite struct KernelRowOrderTests {
    private func order<Value: Comparable>(_ a: Value, _ b: Value) -> Int { a < b ? -1 : a > b ? 1 : 0 }

    private func expected(_ a: KernelValue, _ b: KernelValue, _ type: ColumnType) -> Int {
        switch (a, b, type.representation) {
        case (.bool(let a), .bool(let b), _): return order("\(a)", "\(b)")
        case (.integer(let a), .integer(let b), .integer(.uint64)): return order(UInt64(bitPattern: a), UInt64(bitPattern: b))
        case (.integer(let a), .integer(let b), _): return order(a, b)
        case (.double(let a), .double(let b), _):
            let (a, b) = (Double(bitPattern: a), Double(bitPattern: b))
            return a.isNaN ? (b.isNaN ? 0 : 1) : b.isNaN ? -1 : order(a, b)
        case (.bytes(let a), .bytes(let b), _): return a == b ? 0 : a.lexicographicallyPrecedes(b) ? -1 : 1
        case (.none, .none, _): return 0
        case (.none, _, _): return -1
        case (_, .none, _): return 1
        case (.some(let a), .some(let b), .optional(let type)): return expected(a, b, type)
        case (.list(let a), .list(let b), .list(let type)):
            return zip(a, b).lazy.map { expected($0, $1, type) }.first { $0 != 0 } ?? order(a.count, b.count)
        case (.record(let a), .record(let b), .record(let type)):
            return zip(zip(a, b), type.fields).lazy.map { expected($0.0, $0.1, $1.type) }.first { $0 != 0 } ?? 0
        default: return 99
        }
    }

    @Test func everyTypeIsOrdered() throws {
        for type in KernelExpressions(seed: 1).types {
            var random = KernelRandom(state: 5)
            let a = try KernelSamples.batch(type, rows: 60, faultOneIn: nil, &random).column
            let b = try KernelSamples.batch(type, rows: 60, faultOneIn: nil, &random).column
            for i in 0..<60 {
                for j in 0..<60 {
                    let found = compareRows(a, i, b, j, type: type)
                    let expected = expected(KernelValue(a, type, i), KernelValue(b, type, j), type)
                    guard found == expected else {
                        Issue.record("\(type): \(KernelValue(a, type, i)) and \(KernelValue(b, type, j)) are in order \(found)")
                        return
                    }
                }
            }
        }
    }

    @Test func nanIsLastAndZeroHasNoSign() {
        let column = ColumnData(.doubles([.nan, 1, -0.0, 0, -.infinity, -.nan]))
        let sorted = (0..<6).sorted { (compareRows(column, $0, column, $1, type: .double), $0) < (0, $1) }
        #expect(sorted == [4, 2, 3, 1, 0, 5])
    }
}
