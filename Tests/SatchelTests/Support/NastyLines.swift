import Foundation
import Satchel
import SatchelColumns

/// A record with most kinds of columns, for lines that are wrong in every way.
@Record
struct Nasty: Hashable {
    let id: Int
    let name: String
    let score: Double?
    let at: Date?
    let tags: [String]?
    let home: NastyHome?
    let raw: JSON?
}

@Record
struct NastyHome: Hashable {
    let city: String
    let floor: Int8?
}

/// Forty lines written by hand, and what each must come to by the rules of the guide.
///
/// The verdicts stand beside the lines: nil for a row, else the reason. `strict` is given where strict reading differs.
struct NastyLine: Sendable {
    let text: [UInt8]
    let reason: SatchelError.Code?
    let strict: SatchelError.Code?
    let isBlank: Bool

    init(_ text: String, _ reason: SatchelError.Code? = nil, strict: SatchelError.Code? = nil) {
        self.init(bytes: Array(text.utf8), reason, strict: strict)
    }

    init(bytes: [UInt8], _ reason: SatchelError.Code? = nil, strict: SatchelError.Code? = nil) {
        text = bytes
        self.reason = reason
        self.strict = strict ?? reason
        isBlank = bytes.allSatisfy { [0x20, 0x09, 0x0d].contains($0) }
    }

    /// The most bytes that a line may have in these tests.
    static let maxLineBytes = 400

    static let all: [NastyLine] = [
        NastyLine(#"{"id":1,"name":"plain"}"#),
        NastyLine(#"  {"name":"white space", "id" : 2 }  "#),
        NastyLine(#"{"id":3,"name":"all","score":1.5,"at":"2015-01-01T15:00:00Z","tags":["a"],"home":{"city":"Oslo"},"raw":[1,{}]}"#),
        NastyLine(""),
        NastyLine(" \t "),
        NastyLine(#"{"id":4,"name":"ends in \r"}"# + "\r"),
        NastyLine(#"{"id":5,"id":"second","name":"twice","name":7}"#),
        NastyLine(#"{"\u0069d":6,"n\u0061me":"escaped keys"}"#),
        NastyLine(#"{"id":7,"name":"lone \ud800 half"}"#, strict: .invalidJSON),
        NastyLine(#"{"id":8,"name":"pair \ud83d\ude00"}"#),
        NastyLine(#"{"id":9,"name":"lone half, unread","other":"\udc00"}"#, strict: .invalidJSON),
        NastyLine(#"{"id":10,"name":"comma at the end, read to find the other keys",}"#, .invalidJSON),
        NastyLine(#"{"id":11,"name":"unread rubbish","other":tru}"#, strict: .invalidJSON),
        NastyLine(#"{"id":12,"name":"unread number","other":01}"#, strict: .invalidJSON),
        NastyLine(#"{"id":13,"name":"raw is checked","raw":{"a":1,}}"#, .invalidJSON),
        NastyLine(#"{"id":14,"name":"raw lone half","raw":{"a":"\ud800"}}"#, strict: .invalidJSON),
        NastyLine(#"{"id":15,"name":"raw array","raw":[1 2]}"#, .invalidJSON),
        NastyLine(#"{"id":9223372036854775807,"name":"the greatest"}"#),
        NastyLine(#"{"id":9223372036854775808,"name":"one more"}"#, .typeMismatch),
        NastyLine(#"{"id":1e3,"name":"an integer too"}"#),
        NastyLine(#"{"id":1.5,"name":"no integer"}"#, .typeMismatch),
        NastyLine(#"{"id":"16","name":"in quotes"}"#, .typeMismatch),
        NastyLine(#"{"id":null,"name":"null"}"#, .typeMismatch),
        NastyLine(#"{"name":"no id"}"#, .missingKey),
        NastyLine(#"{"id":17,"home":{},"name":"no city"}"#, .missingKey),
        NastyLine(#"{"id":18,"name":"high","home":{"city":"Oslo","floor":128}}"#, .typeMismatch),
        NastyLine(#"{"id":19,"name":"date","at":"2015-02-30T00:00:00Z"}"#, .typeMismatch),
        NastyLine(#"{"id":20,"name":"date","at":"yesterday"}"#, .typeMismatch),
        NastyLine(#"{"id":21,"name":"tags","tags":["a",null]}"#, .typeMismatch),
        NastyLine(#"{"id":22,"name":"number","score":1.}"#, .invalidJSON),
        NastyLine(#"{"id":23,"name":"number","score":1e999}"#, .typeMismatch),
        NastyLine(#"{"id":24,"name":"escape \x"}"#, .invalidJSON),
        NastyLine("{\"id\":25,\"name\":\"raw\ttab\"}", .invalidJSON),
        NastyLine(#"{"id":26,"name":"cut"#, .invalidJSON),
        NastyLine(#"{"id":27,"name":"cut","tags":["#, .invalidJSON),
        NastyLine(#"{"id":28,"name":"mixed"]"#, .invalidJSON),
        NastyLine(#"{"id":29,"name":"two"}{"id":30,"name":"values"}"#, .invalidJSON),
        NastyLine("[1,2]", .typeMismatch),
        NastyLine("no JSON at all", .invalidJSON),
        NastyLine(bytes: Array(#"{"id":31,"name":"latin "#.utf8) + [0xe9] + Array(#""}"#.utf8), .invalidUTF8),
        NastyLine(bytes: Array(#"{"id":32,"name":"unread latin","other":""#.utf8) + [0xe9] + Array(#""}"#.utf8), .invalidUTF8),
        NastyLine(bytes: Array("\"raw\u{1}".utf8) + [0xff], .invalidUTF8),
        NastyLine("{\"id\":33,\"name\":\"\(String(repeating: "x", count: 400))\"}", .lineTooLong),
        NastyLine("{\"id\":34,\"name\":\"\(String(repeating: "y", count: 376))\"}"),
        NastyLine(#"{"id":35,"name":"last"}"#),
    ]

    func reason(_ json: JSONCheck) -> SatchelError.Code? { json == .strict ? strict : reason }

    /// The `id` of each line that is a row.
    static func ids(_ json: JSONCheck) -> [Int] {
        let loose = json == .strict ? [] : [7]
        let unread = json == .strict ? [] : [9, 11, 12, 14]
        return [1, 2, 3, 4, 5, 6] + loose + [8] + unread + [.max, 1000, 34, 35]
    }

    /// The lines as a file.
    static func bytes(of lines: [NastyLine]) -> [UInt8] { lines.flatMap { $0.text + [0x0a] } }

    /// How many rows are left out, by reason.
    static func skipped(_ lines: [NastyLine], _ json: JSONCheck) -> [SatchelError.Code: Int] {
        lines.reduce(into: [:]) { counts, line in
            if let reason = line.reason(json) { counts[reason, default: 0] += 1 }
        }
    }
}
