import SwiftSyntax
import SwiftSyntaxBuilder
import SwiftSyntaxMacros

/// The source that `@Record` adds to a struct.
struct RecordExpansion {
    let structure: StructDeclSyntax
    let type: String
    let properties: [StoredProperty]
    /// The protocols that the struct does not state itself.
    let missing: Set<String>
    let context: any MacroExpansionContext

    private var access: String { structure.modifiers.memberAccess }

    /// `nonisolated` is for modules whose default is the main actor.
    ///
    /// `Columns` stands in the struct's body, where its types are looked up as the properties' types are; a generic struct's stands in the
    /// extension, under the extension's condition.
    var columnsInBody: Bool { constrainedParameters.isEmpty }

    var columnsType: String {
        """
        \(access)nonisolated struct Columns: Sendable {
        \(lines(columns))
            \(access)init() {
        \(lines(depth: 2, checks))
            }
        }
        """
    }

    /// `of`, which makes a record of expressions; where not all properties are visible it is no more visible than they are, as their types may be.
    var makerFunction: String {
        let parameters = properties.map { "\($0.identifier): Satchel.Expr<\($0.type.trimmedDescription)>" }.joined(separator: ", ")
        let arguments = properties.map(\.identifier).joined(separator: ", ")
        return """
            \(makerAccess)nonisolated static func of(\(parameters)) -> Satchel.Expr<\(type)> {
                Satchel.Expr<\(type)>(fields: \(arguments))
            }
            """
    }

    private var makerAccess: String {
        let order = ["fileprivate ", "", "package ", "public "]
        return ([access] + properties.map(\.access)).min { (order.firstIndex(of: $0) ?? 0) < (order.firstIndex(of: $1) ?? 0) } ?? ""
    }

    var recordExtension: String {
        """
        extension \(type)\(conformance) {
        \(columnsInBody ? "" : lines([columnsType, makerFunction]) + "\n")\
            \(access)static var columns: Columns { Columns() }
            \(access)static var fields: [Satchel.RecordField<\(type)>] {
                [
        \(lines(depth: 3, fields))
                ]
            }
            \(access)init(reading row: Satchel.RecordReader) throws {
        \(lines(depth: 2, reads))
            }
            \(access)func write(to row: Satchel.RecordWriter) throws {
        \(lines(depth: 2, writes))
            }
        }
        """
    }

    private func lines(depth: Int = 1, _ texts: [String]) -> String {
        let indent = String(repeating: "    ", count: depth)
        return texts.flatMap { $0.split(separator: "\n") }.map { indent + $0 }.joined(separator: "\n")
    }

    private var columns: [String] {
        let columns = properties.enumerated().flatMap { index, property in
            [
                sourceLocation(of: property),
                "\(property.access)let \(property.identifier) = "
                    + "Satchel.Column<\(type), \(property.type.trimmedDescription)>(\(index), \(literal(property.name)))",
            ]
        }
        // Without the reset, errors of what follows would go to the user's lines too.
        return columns.compactMap(\.self) + ["#sourceLocation()"]
    }

    /// Each type where the compiler says what to use in its place, if it is no `ColumnValue`.
    private var checks: [String] {
        let checks = properties.flatMap { property in
            [sourceLocation(of: property), "Satchel.RecordProperty.columnValue(\(property.type.trimmedDescription).self)"]
        }
        return checks.compactMap(\.self) + ["#sourceLocation()"]
    }

    /// Puts the compiler's error about a type that is no `ColumnValue` at the property's line.
    private func sourceLocation(of property: StoredProperty) -> String? {
        context.location(of: property.node, at: .afterLeadingTrivia, filePathMode: .filePath)
            .map { "#sourceLocation(file: \($0.file), line: \($0.line))" }
    }

    private var fields: [String] {
        properties.map { property in
            let key = property.key.map { "key: \(literal($0)), " } ?? "wholeObject: "
            let path = property.identifier
            return "Satchel.RecordField(\(literal(property.name)), \(key)\\\(type).\(path), optional: \\\(type)?.?.\(path)),"
        }
    }

    private var reads: [String] { properties.enumerated().map { "self.\($1.identifier) = try row.value(\($0))" } }

    private var writes: [String] { properties.enumerated().map { "try row.write(self.\($1.identifier), \($0))" } }

    private func literal(_ text: String) -> String { StringLiteralExprSyntax(content: text).description }

    /// The protocols, for a generic struct under the condition that its arguments are column types.
    private var conformance: String {
        // Each is named: a conformance that the macro declares, and a conditional one, implies no other.
        let stated = ["Sendable", "ColumnValue", "Record"].filter(missing.contains).map { $0 == "Sendable" ? $0 : "Satchel.\($0)" }
        guard !stated.isEmpty else { return "" }
        let condition = constrainedParameters.map { "\($0): Satchel.ColumnValue" }.joined(separator: ", ")
        return ": \(stated.joined(separator: ", "))" + (condition.isEmpty ? "" : " where \(condition)")
    }

    /// The type parameters that properties' types mention.
    private var constrainedParameters: [String] {
        let mentioned = Set(properties.flatMap { $0.type.tokens(viewMode: .sourceAccurate).map(\.text) })
        let parameters = structure.genericParameterClause?.parameters ?? []
        return parameters.filter { $0.specifier == nil }.map(\.name.text).filter(mentioned.contains)
    }
}
