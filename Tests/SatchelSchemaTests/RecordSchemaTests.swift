import SatchelColumns
import SatchelSchema
import Testing

/// Which types are found for which values.
struct RecordSchemaTests {
    private func source(_ lines: [String], name: String = "Row") throws -> String {
        try RecordSchema(of: lines.map { try JSON($0) }, name: name).source
    }

    /// The type of the property `x` of lines that hold these values; an empty one: the key is missing.
    private func type(_ values: [String]) throws -> String {
        let text = try source(values.map { $0.isEmpty ? #"{"y":0}"# : #"{"y":0,"x":\#($0)}"# })
        let line = text.split(separator: "\n").first { $0.contains("let x: ") }
        return line.map { String($0.trimmingPrefix("    let x: ")) } ?? "none"
    }

    @Test(arguments: [
        (["1", "-2"], "Int"), (["1", "2.5"], "Double"), (["1.0"], "Double"), (["1e3", "1"], "Double"),
        (["9223372036854775807"], "Int"), (["9223372036854775808", "1"], "UInt64"), (["9223372036854775808", "-1"], "Double"),
        (["18446744073709551616"], "Double"), (["1e400"], "JSON"), (["true", "false"], "Bool"), ([#""a""#], "String"),
        ([#""2025-06-01T08:00:00Z""#, #""2025-06-01T08:00:00.5+02:00""#], "Date"), ([#""2025-06-01T08:00:00Z""#, #""""#], "String"),
        ([#""2025-06-01""#], "String"),
    ]) func scalars(values: [String], expected: String) throws {
        #expect(try type(values) == expected)
        #expect(try type(values + ["null"]) == expected + "?")
        #expect(try type(values + [""]) == expected + "?")
        #expect(try type(["[\(values.joined(separator: ","))]", "[]"]) == "[\(expected)]")
        #expect(try type(["[\(values.joined(separator: ",")),null]", "null"]) == "[\(expected)?]?")
    }

    @Test(arguments: [
        (["1", #""a""#], "JSON"), (["{}", "[]"], "JSON"), (["{}"], "JSON"), (["[]"], "[JSON]"), (["null"], "JSON?"),
        (["[1,true]"], "[JSON]"),
        (["[[1],[]]"], "[[Int]]"), (["{\"a\":1}"], "X"), (["[{\"a\":1}]"], "[X]"),
    ]) func shapes(values: [String], expected: String) throws {
        #expect(try type(values) == expected)
    }

    @Test func aWholeSchema() throws {
        let lines = (0..<40).map { number in
            let client = number % 2 == 0 ? #","client":{"address":"192.0.2.\#(number)"}"# : ""
            return #"""
                {"path":"/\#(number)","http_status":200,"method":"\#(["GET", "POST"][number % 2])","at":"2025-06-01T08:00:\#(10 + number)Z",\#
                "hits":{"/page/\#(number)":1,"/page/\#(number + 1)":2},"default":null,"links":[{"rel":"\#(number)"}]\#(client)}
                """#
        }
        #expect(
            try source(lines, name: "visit") == """
                import Foundation
                import Satchel

                @Record
                struct Visit: Hashable {
                    let path: String
                    @Key("http_status") let httpStatus: Int
                    let method: VisitMethod
                    let at: Date
                    let hits: [String: Int]
                    let `default`: JSON?
                    let links: [Link]
                    let client: Client?
                }

                enum VisitMethod: String, CaseIterable, ColumnValue {
                    case get = "GET"
                    case post = "POST"
                }

                @Record
                struct Link: Hashable {
                    let rel: String
                }

                @Record
                struct Client: Hashable {
                    let address: String
                }

                """)
    }

    /// Too few repetitions, and words that are no names.
    @Test func whatIsNoEnum() throws {
        #expect(try type(["a", "b"].flatMap { Array(repeating: "\"\($0)\"", count: 9) }) == "String")
        #expect(try type(["a", "b"].flatMap { Array(repeating: "\"\($0)\"", count: 10) }) == "RowX")
        #expect(try type(["a", "ä"].flatMap { Array(repeating: "\"\($0)\"", count: 10) }) == "String")
        #expect(try type(Array(repeating: "\"a\"", count: 100)) == "String")
        #expect(try type((0..<17).flatMap { Array(repeating: "\"a\($0)\"", count: 20) }) == "String")
    }

    /// The user of one key and that of another are one record, which has what either has.
    @Test func objectsOfOneKind() throws {
        let user = #"{"id":1,"login":"a","site":"b","admin":true"#
        let text = try source([#"{"author":\#(user),"at":"x"},"closer":\#(user)}}"#, #"{"author":\#(user)},"closer":\#(user)}}"#])
        #expect(text.split(separator: "struct ").count == 3)
        #expect(text.contains("let author: Author\n    let closer: Author\n"))
        #expect(text.contains("    let at: String?\n"))
    }

    /// Objects in objects without end become JSON at some depth.
    @Test func deepObjects() throws {
        let deep = String(repeating: #"{"a":"#, count: 60) + "1" + String(repeating: "}", count: 60)
        #expect(try source([deep]).contains("let a: JSON\n"))
    }

    @Test(arguments: [
        ([], "there is no line to take a schema from; expected JSON objects, one a line"),
        ([#"{"a":1}"#, "[1]"], "value 2 is [1], and a record is an object: expected one object a line"),
        (["null"], "value 1 is null, and a record is an object: expected one object a line"),
        (["{}", "{}"], "no object has a key, so a record of them would have no property; expected objects with keys"),
    ]) func faults(lines: [String], message: String) throws {
        let values = try lines.map { try JSON($0) }
        #expect { try RecordSchema(of: values, name: "Row") } throws: { "\($0)" == message }
    }

    @Test(arguments: [
        ("logs/visits.json.gz", "Visit"), ("2015-01-01-15.json.gz", "Line"), ("data/user_events-2025.jsonl", "UserEvent"), ("", "Line"),
        ("dates.json", "DateValue"), ("statuses.json", "Status"),
    ]) func namesOfFiles(path: String, name: String) {
        #expect(RecordSchema.name(ofFile: path) == name)
    }
}
