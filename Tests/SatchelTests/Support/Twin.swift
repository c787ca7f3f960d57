import Foundation
import Satchel
import SatchelTesting

/// An expression and the same in plain Swift, which fails where the expression's value is an error.
struct Twin<Row: ColumnValue, Value: ColumnValue> {
    /// The row is asked for only where it is read: an error in it is none of who does not read it.
    typealias Plain = (() throws -> Row) throws -> Value

    let expression: (Expr<Row>) -> Expr<Value>
    let plain: Plain

    init(_ expression: @escaping (Expr<Row>) -> Expr<Value>, _ plain: @escaping Plain) {
        self.expression = expression
        self.plain = plain
    }
}

extension Twin {
    /// One operand.
    func map<Other>(
        _ expression: @escaping (Expr<Value>) -> Expr<Other>, _ plain: @escaping (Value) throws -> Other
    ) -> Twin<Row, Other> {
        Twin<Row, Other>({ expression(self.expression($0)) }, { try plain(self.plain($0)) })
    }

    /// Two operands, both read.
    func with<Second, Other>(
        _ second: Twin<Row, Second>, _ expression: @escaping (Expr<Value>, Expr<Second>) -> Expr<Other>,
        _ plain: @escaping (Value, Second) throws -> Other
    ) -> Twin<Row, Other> {
        Twin<Row, Other>(
            { expression(self.expression($0), second.expression($0)) }, { try plain(self.plain($0), second.plain($0)) })
    }

    /// Two operands, of which the second is read only where it is needed.
    func lazily<Second, Other>(
        _ second: Twin<Row, Second>, _ expression: @escaping (Expr<Value>, Expr<Second>) -> Expr<Other>,
        _ plain: @escaping (Value, () throws -> Second) throws -> Other
    ) -> Twin<Row, Other> {
        Twin<Row, Other>(
            { expression(self.expression($0), second.expression($0)) },
            { row in try plain(self.plain(row)) { try second.plain(row) } })
    }
}

/// What an expression has that plain Swift would trap on.
struct RowError: Error {}

/// Rows that random expressions can begin with.
protocol TwinRow: ColumnValue {
    static var integers: [Twin<Self, Int>] { get }
    static var doubles: [Twin<Self, Double>] { get }
    static var strings: [Twin<Self, String>] { get }
    static var flags: [Twin<Self, Bool>] { get }
    static var optionals: [Twin<Self, String?>] { get }
}

extension TwinRow {
    static var integers: [Twin<Self, Int>] { [] }
    static var doubles: [Twin<Self, Double>] { [] }
    static var strings: [Twin<Self, String>] { [] }
    static var flags: [Twin<Self, Bool>] { [] }
    static var optionals: [Twin<Self, String?>] { [] }
}

extension Int: TwinRow {
    static var integers: [Twin<Int, Int>] { [Twin({ $0 }, { try $0() })] }
}

extension Double: TwinRow {
    static var doubles: [Twin<Double, Double>] { [Twin({ $0 }, { try $0() })] }
}

extension String: TwinRow {
    static var strings: [Twin<String, String>] { [Twin({ $0 }, { try $0() })] }
}

extension Bool: TwinRow {
    static var flags: [Twin<Bool, Bool>] { [Twin({ $0 }, { try $0() })] }
}

extension Sample: TwinRow {
    static var integers: [Twin<Sample, Int>] {
        [
            Twin({ $0.id }, { try $0().id }), Twin({ $0.children.count }, { try $0().children.count }),
            Twin({ $0.parent.age ?? -1 }, { try $0().parent?.age ?? -1 }),
        ]
    }

    static var doubles: [Twin<Sample, Double>] { [Twin({ $0.ratio }, { try $0().ratio })] }

    static var strings: [Twin<Sample, String>] {
        [Twin({ $0.name }, { try $0().name }), Twin({ $0.parent.home.city ?? "" }, { try $0().parent?.home.city ?? "" })]
    }

    static var flags: [Twin<Sample, Bool>] {
        [Twin({ $0.flag }, { try $0().flag }), Twin({ $0.parent.isNil }, { try $0().parent == nil })]
    }

    static var optionals: [Twin<Sample, String?>] {
        [Twin({ $0.note }, { try $0().note }), Twin({ $0.parent.name }, { try $0().parent?.name })]
    }
}
