package import SatchelColumns
internal import SatchelScan

/// How the elements of a bag stand in its columns: a ``ColumnValue`` as its type says, a plain Codable value as the bytes of its JSON.
package protocol ElementCoding<Element>: Sendable {
    associatedtype Element
    var type: ColumnType { get }
    /// The element of a row; throws the row's error.
    func read(_ batch: Batch, _ row: Int) throws -> Element
    /// Appends an element that was made of a row; one that can't be written is an error of what was appended.
    func write(_ element: Element, to builder: ColumnBuilder, of batch: Batch, _ row: Int) throws
}

/// The coding of a type that elements have; throws a fault of the plan for one that has none.
package func elementCoding<Element>(of type: Element.Type) throws -> any ElementCoding<Element> {
    let coding: (any ElementCoding)? =
        if let columns = type as? any ColumnValue.Type { inColumns(columns) } else { (type as? any Codable.Type).map { asJSON($0) } }
    if let coding = coding as? any ElementCoding<Element> { return coding }
    throw SatchelError(.invalidPlan, "\(type) can't be the element of a bag: make it a struct with @Record, or declare it Codable")
}

private func inColumns<Value: ColumnValue>(_ type: Value.Type) -> any ElementCoding { ColumnCoding<Value>() }

private func asJSON<Value: Codable>(_ type: Value.Type) -> any ElementCoding { JSONCoding<Value>() }

private struct ColumnCoding<Element: ColumnValue>: ElementCoding {
    var type: ColumnType { Element.columnType }

    func read(_ batch: Batch, _ row: Int) throws -> Element { try Element.columnRead(batch.column, at: row) }

    func write(_ element: Element, to builder: ColumnBuilder, of batch: Batch, _ row: Int) throws {
        try element.columnWrite(to: builder)
    }
}

private struct JSONCoding<Element: Codable>: ElementCoding {
    private let coder = JSONCoder()

    var type: ColumnType { .json }

    func read(_ batch: Batch, _ row: Int) throws -> Element {
        try batch.column.check(row)
        guard case .text(let text) = batch.column.storage else { throw mismatch("JSON") }
        return try coder.decode(Element.self, from: text[row], at: batch.location(of: row))
    }

    func write(_ element: Element, to builder: ColumnBuilder, of batch: Batch, _ row: Int) throws {
        switch coder.encode(element, at: batch.location(of: row)) {
        case .success(let bytes): try builder.append(utf8: bytes)
        case .failure(let fault): try builder.append(fault: fault)
        }
    }
}
