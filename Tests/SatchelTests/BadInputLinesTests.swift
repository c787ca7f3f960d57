import Foundation
import Satchel
import SatchelColumns
import SatchelTesting
import Testing

@Record
private struct Reading: Hashable {
    let id: Int
    let small: Int8
    let name: String
    let level: Double
    let ok: Bool
    let at: Date
    let note: String?
    let tags: [String]
    let home: Place
}

@Record
private struct Place: Hashable {
    let city: String
}

/// One thing that can be wrong with a line: what stands in the place of what, and what is said of it.
private struct Damage: Sendable, CustomStringConvertible {
    let from: String
    let to: String
    /// Where in the line, in bytes from where the damage begins; nil: counted from the start of the line.
    var shift: Int? = 0
    var line = 0
    let says: String

    var description: String { to }
}

private let mend = "mend the line or take it out of the file"
private let oneLine = "put the whole value on one line, or copy the file again if it was cut"
private let declare = "declare the property as what the data hold, or as JSON to take any value"
private let wider = "declare the property as a type that holds it, or as JSON"

private let good =
    #"{"id":1,"small":2,"name":"ada","level":0.5,"ok":true,"at":"2015-01-01T15:00:00Z","tags":["a"],"home":{"city":"Oslo"}}"#

/// Lines that are wrong: the text of each, on every backend, plans optimised and as written.
@Suite struct BadInputLinesTests {
    /// The fourth of six lines is damaged; the same damage in the fifth must not be what is reported.
    private func check(_ bytes: [UInt8], at offset: Int, _ says: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let failing = try Failing()
        let line = Array((good + "\n").utf8)
        let text = line + line + line + bytes + [10] + bytes + [10] + line
        try failing.folder.write(Data(text), to: "plain.json")
        try failing.folder.write(Data(gzipped(text)), to: "packed.json.gz")
        // Cut into ranges and compressed, two of the backends are enough.
        let some = [BackendCase.forms[3], BackendCase.forms[6]]
        for (name, partitionBytes, backends) in [
            ("plain.json", 64 << 20, BackendCase.forms), ("plain.json", 100, some), ("packed.json.gz", 1, some),
        ] {
            let rows = Bag.files(failing.path(name), partitionBytes: partitionBytes) |> .decode(Reading.self)
            await failing.expect(
                rows, "DIR/\(name), line 4, byte \(3 * line.count + offset)\(says)", delivered: 3, on: backends,
                sourceLocation: sourceLocation)
        }
    }

    private static let wrongTypes: [Damage] = [
        Damage(from: "\"ada\"", to: "42", says: ", $.name: expected a string, found the number 42; \(declare)"),
        Damage(from: "\"ada\"", to: "{\"first\":\"ada\"}", says: ", $.name: expected a string, found an object; \(declare)"),
        Damage(from: "\"ada\"", to: "[\"ada\"]", says: ", $.name: expected a string, found an array; \(declare)"),
        Damage(from: "\"ada\"", to: "true", says: ", $.name: expected a string, found true; \(declare)"),
        Damage(
            from: "\"ada\"", to: "null", says: ", $.name: expected a string, found null; declare the property as String? if it may be null"),
        Damage(from: ":1,", to: ":\"1\",", shift: 1, says: ", $.id: expected a number, found the string \"1\"; \(declare)"),
        Damage(from: ":1,", to: ":1.5,", shift: 1, says: ", $.id: expected a number that Int holds, found the number 1.5; \(wider)"),
        Damage(
            from: ":1,", to: ":9223372036854775808,", shift: 1,
            says: ", $.id: expected a number that Int holds, found the number 9223372036854775808; \(wider)"),
        Damage(from: ":2,", to: ":300,", shift: 1, says: ", $.small: expected a number that Int8 holds, found the number 300; \(wider)"),
        Damage(from: "0.5", to: "1e999", says: ", $.level: expected a number that Double holds, found the number 1e999; \(wider)"),
        Damage(from: "0.5", to: "\"high\"", says: ", $.level: expected a number, found the string \"high\"; \(declare)"),
        Damage(from: "true", to: "1", says: ", $.ok: expected true or false, found the number 1; \(declare)"),
        Damage(
            from: "\"2015-01-01T15:00:00Z\"", to: "\"yesterday\"",
            says: ", $.at: expected an ISO 8601 date such as \"2015-01-01T15:00:00Z\", found the string \"yesterday\"; "
                + "declare the property as String to take any text"),
        Damage(from: "\"2015-01-01T15:00:00Z\"", to: "5", says: ", $.at: expected a date in a string, found the number 5; \(declare)"),
        Damage(from: "[\"a\"]", to: "\"a\"", says: ", $.tags: expected an array, found the string \"a\"; \(declare)"),
        Damage(from: "[\"a\"]", to: "[\"a\",7]", shift: 5, says: ", $.tags[1]: expected a string, found the number 7; \(declare)"),
        Damage(
            from: "{\"city\":\"Oslo\"}", to: "\"Oslo\"", says: ", $.home: expected an object (Place), found the string \"Oslo\"; \(declare)"
        ),
        Damage(from: "\"Oslo\"", to: "7", says: ", $.home.city: expected a string, found the number 7; \(declare)"),
        Damage(from: "\"id\":1,", to: "\"id\":1,\"note\":{},", shift: 14, says: ", $.note: expected a string, found an object; \(declare)"),
        Damage(from: good, to: "[1,2]", says: ", $: expected an object (Reading), found an array; \(declare)"),
        Damage(from: good, to: "42", says: ", $: expected an object (Reading), found the number 42; \(declare)"),
        Damage(
            from: good, to: "null",
            says: ", $: expected an object (Reading), found null; declare the property as Reading? if it may be null"),
    ]

    @Test(arguments: wrongTypes) fileprivate func aWrongType(_ damage: Damage) async throws { try await check(damage) }

    private static let missing: [Damage] = [
        Damage(
            from: "\"name\":\"ada\",", to: "", shift: nil,
            says: ", $.name: the record needs this key and the line lacks it; declare the property as String? if it may be missing"),
        Damage(
            from: "\"city\":\"Oslo\"", to: "", shift: -1,
            says: ", $.home.city: the record needs this key and the line lacks it; declare the property as String? if it may be missing"),
        Damage(
            from: good, to: "{}",
            says: ", $.id: the record needs this key and the line lacks it; declare the property as Int? if it may be missing"),
    ]

    @Test(arguments: missing) fileprivate func aMissingKey(_ damage: Damage) async throws { try await check(damage) }

    private static let noJSON: [Damage] = [
        Damage(
            from: good, to: "hello world", says: ": expected a JSON value, found hello; check that the file holds one JSON value a line"),
        Damage(
            from: ",\"home\":{\"city\":\"Oslo\"}}", to: "", shift: nil, line: 93,
            says: ": the line ends inside an array or object; \(oneLine)"),
        Damage(from: "Oslo\"}}", to: "Oslo", shift: -1, says: ": this string is not closed on its line: \"Oslo; \(oneLine)"),
        Damage(from: "}}", to: "}}}", shift: 2, says: ": this bracket closes nothing that was opened: }; \(mend)"),
        Damage(
            from: "[\"a\"]", to: "[\"a\"}", shift: 4,
            says: ": this bracket closes nothing that was opened: },\"home\":{\"city\":\"Oslo\"}}; \(mend)"),
        Damage(
            from: "}}", to: "}}{\"id\":2}", shift: 2,
            says: ": expected one JSON value a line, found more after it: {\"id\":2}; put each value on a line of its own"),
        Damage(from: "\"ada\"", to: "\"a\tda\"", shift: 2, says: ": a raw control character (09) in a string; JSON writes it as an escape"),
        Damage(
            from: "\"ada\"", to: "\"a\\qda\"", shift: 2,
            says: ", $.name: this string has an escape that JSON does not know: \\q; a backslash itself is written \\\\"),
        Damage(
            from: "\"ada\"", to: "\"\\u12x4\"", shift: 1,
            says: ", $.name: this string has an escape that JSON does not know: \\u12x4; a backslash itself is written \\\\"),
        Damage(from: "\"ada\"", to: "nil", says: ", $.name: expected a string, found nil, which is no JSON value; \(mend)"),
        Damage(from: "true", to: "tru", says: ", $.ok: expected true or false, found tru, which is no JSON value; \(mend)"),
        Damage(from: "0.5", to: "0.", says: ", $.level: expected a number, found the number 0., which is none in JSON; \(mend)"),
        Damage(from: ":1,", to: ":01,", shift: 1, says: ", $.id: expected a number, found the number 01, which is none in JSON; \(mend)"),
        Damage(from: "\"id\":1", to: "\"id\" 1", shift: 5, says: ": expected \"key\": value in this object, found the number 1; \(mend)"),
        Damage(from: "\"id\":1", to: "id:1", says: ": expected \"key\": value in this object, found id:1; \(mend)"),
    ]

    @Test(arguments: noJSON) fileprivate func whatIsNoJSON(_ damage: Damage) async throws { try await check(damage) }

    private func check(_ damage: Damage) async throws {
        let line = good.replacing(damage.from, with: damage.to, maxReplacements: 1)
        try await check(Array(line.utf8), at: damage.shift.map { $0 + place(of: damage.from) } ?? damage.line, damage.says)
    }

    /// Where a part of the good line begins.
    private func place(of part: String) -> Int { Array(good.utf8).firstRange(of: Array(part.utf8))?.lowerBound ?? -1 }

    @Test func bytesThatAreNoUTF8() async throws {
        // Latin-1, a character that is cut, half of a surrogate pair.
        for bytes in [[0xe9], [0xe6, 0x97], [0xed, 0xa0, 0x80]] as [[UInt8]] {
            let at = place(of: "ada")
            let line = Array(good.utf8)[..<at] + bytes + Array(good.utf8)[at...]
            let shown = (bytes + Array("ada".utf8)).prefix(4).map { String($0, radix: 16) }.joined(separator: " ")
            try await check(
                Array(line), at: at, ": these bytes are no UTF-8: \(shown); convert the file, for instance with iconv -t utf-8")
        }
    }

    @Test func windowsLinesAndMarksCountAsTheyAre() async throws {
        let failing = try Failing()
        let whole = good + "\r\n"
        let bad = good.replacing("\"ada\"", with: "42") + "\r\n"
        try failing.folder.write("\u{feff}" + whole + "\r\n" + whole + bad, to: "dos.json")
        let offset = 3 + 2 * whole.utf8.count + 2 + place(of: "\"ada\"")
        await failing.expect(
            Bag.files(failing.path("dos.json")) |> .decode(Reading.self),
            "DIR/dos.json, line 4, byte \(offset), $.name: expected a string, found the number 42; \(declare)", delivered: 2)
    }

    @Test func standInsAndValuesHavePlacesToo() async throws {
        let failing = try Failing()
        let bad = good.replacing("\"ada\"", with: "42")
        let says = ", $.name: expected a string, found the number 42; \(declare)"
        await failing.expect(Bag.lines([good, good, bad, bad]) |> .decode(Reading.self), "values, line 3\(says)", delivered: 2)
        let lines = ["s3://bucket/hours": [good, good, bad, good, bad]]
        let bag = Bag.s3("bucket", "hours") |> .decode(Reading.self)
        for backend in BackendCase.forms {
            let text = await failing.text { try await bag.compute(on: backend.make(lines)).count }
            #expect(text.hasPrefix("s3://bucket/hours, line 3, byte ") && text.hasSuffix(says), "\(backend)")
        }
    }
}
