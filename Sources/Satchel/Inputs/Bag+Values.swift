public import SatchelColumns
internal import SatchelPlan
internal import Synchronization

extension Bag where Element: ColumnValue {
    /// The values of a sequence.
    ///
    /// ```swift
    /// let squares = Bag(sequence: (1...10).map { $0 * $0 })
    /// ```
    ///
    /// They are written into columns at once and travel with the plan: for thousands of values, not for millions. A value that can't be written
    /// is a fault of the plan.
    public init(sequence elements: some Sequence<Element>, fileID: String = #fileID, line: Int = #line) {
        self.init(sequence: elements, reading: RowReading(), at: place(fileID, line))
    }

    fileprivate init(sequence elements: some Sequence<Element>, reading: RowReading, at place: String) {
        let builder = ColumnBuilder(Element.columnType)
        var fault: SatchelError?
        do {
            for element in elements { try element.columnWrite(to: builder) }
        } catch {
            fault = error as? SatchelError ?? SatchelError(.invalidPlan, "a value of the sequence can't be written", cause: "\(error)")
        }
        // A builder that failed half way through a record holds columns of different lengths.
        let column = fault == nil ? builder.finish() : ColumnBuilder(Element.columnType).finish()
        let leaf = Operation.values(InlineValues(column, reading: reading))
        self.init(leaf: leaf, type: Element.columnType, place: place, fault: fault)
    }

    /// The values of a sequence: `Bag([1, 2, 3])`.
    ///
    /// As ``init(sequence:fileID:line:)``.
    public init(_ elements: some Sequence<Element>, fileID: String = #fileID, line: Int = #line) {
        self.init(sequence: elements, fileID: fileID, line: line)
    }
}

extension Bag where Element == String {
    /// Lines that the program holds.
    ///
    /// ```swift
    /// let events = Bag.lines([#"{"id":"1"}"#, #"{"id":"2"}"#]) |> .decode(Event.self)
    /// ```
    ///
    /// Each string is one line. They travel with the plan: for thousands of lines, not for millions.
    /// - Parameters:
    ///   - rows: what becomes of rows that can't be read once they are decoded.
    ///   - json: whether whole documents are checked then, or what is read of them.
    public static func lines(
        _ lines: some Sequence<String>, rows: RowPolicy = .fail, json: JSONCheck = .asRead, fileID: String = #fileID, line: Int = #line
    ) -> Bag<String> {
        Bag(sequence: lines, reading: RowReading(rows: rows, json: json), at: place(fileID, line))
    }
}

private let identities = Atomic<Int>(0)

extension InlineValues {
    /// A leaf's values, told apart from those of others within the process that makes plans.
    init(_ column: ColumnData, reading: RowReading = RowReading()) {
        self.init(identity: "values \(identities.wrappingAdd(1, ordering: .relaxed).newValue)", column: column, reading: reading)
    }
}
