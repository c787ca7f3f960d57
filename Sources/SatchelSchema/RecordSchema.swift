public import SatchelColumns

/// The `@Record` structs that fit some JSON values.
///
/// ```swift
/// let lines = try await (Bag.files("visits.json") |> .decode(JSON.self)).take(5000)
/// print(try RecordSchema(of: lines, name: "Visit").source)
/// ```
///
/// A property is optional where its key is missing or null in some of the values, a `Date` where all are ISO 8601, an enum where few words come
/// again and again, a dictionary where keys are data, and `JSON` where shapes differ. Costs a walk over each value, and memory in proportion to
/// the keys that differ.
public struct RecordSchema: Sendable {
    /// Swift source that declares the records: the one of a line first.
    public let source: String

    /// Looks at all values; properties stand in the order in which their keys were met.
    ///
    /// - Throws: ``SatchelError`` where there is no value, one that is no object, or one with a part that is no JSON.
    public init(of values: [JSON], name: String) throws {
        guard !values.isEmpty else {
            throw SatchelError(.invalidArgument, "there is no line to take a schema from; expected JSON objects, one a line")
        }
        let root = Shape()
        for (index, value) in values.enumerated() {
            do {
                try root.add(value)
            } catch let error as SatchelError {
                throw error.at(value: index + 1)
            }
            guard root.kinds == [.object], root.nulls == 0 else {
                throw SatchelError(
                    .typeMismatch,
                    "value \(index + 1) is \(value.text.prefix(40)), and a record is an object: expected one object a line")
            }
        }
        guard root.keys.contains(where: { !$0.isEmpty }) else {
            throw SatchelError(.typeMismatch, "no object has a key, so a record of them would have no property; expected objects with keys")
        }
        LikeShapes.unify(root)
        let name = Identifier.free(Identifier.type(name)) { _ in false }
        var builder = SchemaBuilder(root: name)
        builder.add(root: root, name: name)
        source = SchemaText(definitions: builder.definitions).source
    }

    /// A record's name after that of its file: `Visit` of `logs/visits.json.gz`; `Line` where the file's tells none.
    public static func name(ofFile path: String) -> String {
        let file = path.split(separator: "/").last ?? ""
        let letters = file.prefix { $0 != "." }.split { !$0.isLetter }.joined(separator: " ")
        return letters.isEmpty ? "Line" : Identifier.type(Identifier.singular(letters))
    }
}

extension SatchelError {
    fileprivate func at(value number: Int) -> SatchelError {
        var error = self
        error.message = "in value \(number): " + message
        return error
    }
}
