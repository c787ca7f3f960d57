public import SatchelColumns
internal import SatchelPlan

extension Bag where Element: ColumnValue {
    /// Makes of each element the value at a key path.
    ///
    /// ```swift
    /// events.pluck(\.repo.name)
    /// events.pluck(\.org?.login)
    /// ```
    ///
    /// Only that field is decoded. Keeps order and partitions, moves nothing. The path goes through stored properties of records; one with a
    /// computed property is a fault of the plan.
    public func pluck<Value: ColumnValue>(_ path: KeyPath<Element, Value>, fileID: String = #fileID, line: Int = #line) -> Bag<Value> {
        plucked(Plucking(path), at: place(fileID, line))
    }

    func plucked<Value>(_ plucking: Plucking<Element, Value>, at place: String) -> Bag<Value> {
        appending(.map(plucking.value.expression), place: place, fault: plucking.fault)
    }
}

extension Stage {
    /// Makes of each element the value at a key path: `events |> .pluck(\.repo.name)`.
    ///
    /// As ``Bag/pluck(_:fileID:line:)``.
    public static func pluck<Value: ColumnValue>(_ path: KeyPath<Input, Value>, fileID: String = #fileID, line: Int = #line) -> Self
    where Result == Bag<Value>, Input: ColumnValue {
        let (plucking, place) = (Plucking(path), place(fileID, line))
        return Stage { $0.plucked(plucking, at: place) }
    }
}

/// A key path as an expression: resolved at once, since key paths can't be kept across threads.
struct Plucking<Root: ColumnValue, Value: ColumnValue>: Sendable {
    let value: Expr<Value>
    let fault: SatchelError?

    init(_ path: KeyPath<Root, Value>) {
        if let names = Root.columnNames(of: path) {
            value = Expr(names.reduce(.element) { $0.field($1) })
            fault = nil
        } else if path == (\Root.self as AnyKeyPath) {
            value = Expr(.element)
            fault = nil
        } else {
            value = Expr(.element)
            let what =
                Root.self is any Record.Type
                ? "goes through what is no stored property" : "needs a bag of records, and \(Root.self) is none"
            fault = SatchelError(
                .invalidPlan,
                "pluck(\(path.text)) \(what); for what is computed use an expression (.map { … }) or a Transform (.mapEach(…))")
        }
    }
}

extension AnyKeyPath {
    /// The path as it is written, but for computed properties, whose names are not kept: `\Visit.page.<computed Int>`.
    fileprivate var text: String {
        "\(self)".split(separator: "<", omittingEmptySubsequences: false).map { part in
            // `computed 0x0000560802e44550 (Int)>…`: the address tells a reader nothing.
            guard part.hasPrefix("computed 0x"), let open = part.firstIndex(of: "("), let close = part.firstIndex(of: ")") else {
                return String(part)
            }
            return "computed \(part[part.index(after: open)..<close])\(part[part.index(after: close)...])"
        }.joined(separator: "<")
    }
}
