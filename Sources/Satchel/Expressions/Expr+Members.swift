public import SatchelColumns
internal import SatchelPlan

extension Expr {
    /// A field of the record.
    ///
    /// ```swift
    /// events |> .map { $0.repo.name }
    /// ```
    ///
    /// The scan reads the fields that expressions name, and no others.
    public subscript<Field>(dynamicMember column: KeyPath<Value.Columns, Column<Value, Field>>) -> Expr<Field> where Value: Record {
        Expr<Field>(expression.field(Value.columns[keyPath: column].name), fault: fault)
    }

    /// A field of an optional record; nil where the record is nil.
    ///
    /// ```swift
    /// events |> .filter { $0.org.login == "jupyter" }
    /// ```
    ///
    /// Written without `?`. The scan reads no more of the record than this field.
    public subscript<Wrapped: Record, Field>(dynamicMember column: KeyPath<Wrapped.Columns, Column<Wrapped, Field>>) -> Expr<Field?>
    where Value == Wrapped? {
        Expr<Field?>(expression.field(Wrapped.columns[keyPath: column].name), fault: fault)
    }

    /// An optional field of an optional record; nil where either is.
    ///
    /// ```swift
    /// events |> .map { $0.org.description ?? "" }
    /// ```
    ///
    /// Written without `?`. The scan reads no more of the record than this field.
    public subscript<Wrapped: Record, Field>(dynamicMember column: KeyPath<Wrapped.Columns, Column<Wrapped, Field?>>) -> Expr<Field?>
    where Value == Wrapped? {
        Expr<Field?>(expression.field(Wrapped.columns[keyPath: column].name), fault: fault)
    }
}
