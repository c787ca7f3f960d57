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
