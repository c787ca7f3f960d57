import Foundation
import SatchelTesting

/// Lines of somebody else's schema, the same in each run.
struct SchemaSample {
    let name: String
    let lines: [String]
    /// Pieces of the source that fits them, written by hand.
    let declarations: [String]

    static let all = [webLog, recentChanges, statuses, oddKeys]

    /// A web server's log: a nested request, headers by name, a user that is a name or a number.
    static let webLog = SchemaSample(
        name: "Visit",
        lines: make(400, seed: 1) { number, random in
            let words = ["accept", "cache", "trace", "origin", "agent", "via", "range", "cookie", "host", "etag"]
            let headers = Set((0..<3).map { _ in "x-\(words.randomElement(using: &random) ?? "")" }).sorted()
            let user = [#","user":"ada""#, #","user":17"#, "", #","user":null"#].randomElement(using: &random) ?? ""
            let upstream = number % 5 == 0 ? #","upstream":{"host":"10.0.0.\#(number % 9)","took_ms":\#(number).5}"# : ""
            return #"""
                {"ts":"2025-06-01T08:\#(10 + number % 50):00+02:00","remote_addr":"192.0.2.\#(number % 250)",\#
                "request":{"method":"\#(["GET", "POST", "HEAD"].randomElement(using: &random) ?? "")","path":"/docs/\#(number)","http2":true},\#
                "status":\#([200, 304, 404].randomElement(using: &random) ?? 0),"took_ms":\#(number % 7 == 0 ? "3" : "0.25"),\#
                "headers":{\#(headers.map { "\"\($0)\":\"\(number)\"" }.joined(separator: ","))}\#(user)\#(upstream),\#
                "referer":\#(number % 3 == 0 ? "null" : "\"https://example.org/?q=\\\"\(number)\\\"\"")}
                """#
        },
        declarations: [
            "    let ts: Date\n", "    let request: Request\n", "    @Key(\"took_ms\") let tookMs: Double\n", "    let status: Int\n",
            "    let headers: [String: String]\n", "    let user: JSON?\n", "    let upstream: Upstream?\n", "    let referer: String?\n",
            "    let method: RequestMethod\n",
            "enum RequestMethod: String, CaseIterable, ColumnValue {\n    case get = \"GET\"\n    case head = \"HEAD\"\n    case post = \"POST\"\n}",
        ])

    /// Wikipedia's recent changes: keys that depend on the type, parameters that are an object or a list.
    static let recentChanges = SchemaSample(
        name: "Change",
        lines: make(400, seed: 2) { number, random in
            let type = ["edit", "new", "log", "categorize"].randomElement(using: &random) ?? ""
            let old = type == "edit" ? "\(number)" : "null"
            let revised = #","minor":\#(number % 2 == 0),"length":{"old":\#(old),"new":9},"revision":{"old":\#(old),"new":\#(number + 1)}"#
            let logged = #","log_id":\#(number),"log_type":"delete","log_params":\#(number % 2 == 0 ? "[]" : #"{"count":1,"flags":"x"}"#)"#
            return #"""
                {"$schema":"/mediawiki/recentchange/1.0.0","meta":{"uri":"https://en.wikipedia.org/wiki/\#(number)","id":"\#(random.next())",\#
                "dt":"2024-05-01T12:00:\#(10 + number % 50)Z","stream":"mediawiki.recentchange","offset":\#(random.next() >> 2)},\#
                "id":\#(type == "log" ? "null" : "\(number)"),"type":"\#(type)","namespace":\#(number % 15),"title":"Talk:Caf\u00e9 \#(number)",\#
                "timestamp":1714564800,"user":"u\#(number % 40)","bot":\#(number % 4 == 0),"wiki":"enwiki"\#
                \#(type == "log" ? logged : type == "categorize" ? "" : revised)}
                """#
        },
        declarations: [
            "    @Key(\"$schema\") let schema: String\n", "    let dt: Date\n", "    let id: Int?\n", "    let type: ChangeType\n",
            "    let length: Length?\n", "    let old: Int?\n", "    @Key(\"log_params\") let logParams: JSON?\n", "    let bot: Bool\n",
            "    case categorize\n    case edit\n    case log\n    case new\n",
        ])

    /// Statuses as Mastodon has them: a status in a status, accounts in both, lists of attachments, mentions and tags.
    static let statuses = SchemaSample(
        name: "Status",
        lines: make(300, seed: 3) { number, random in status(number, depth: 0, &random) },
        declarations: [
            "    let account: Account\n", "    @Key(\"in_reply_to_id\") let inReplyToID: String?\n", "    let language: StatusLanguage?\n",
            "    @Key(\"media_attachments\") let mediaAttachments: [MediaAttachment]\n", "    let poll: Poll?\n",
            "    let aspect: Double\n",
            "    case `private`\n    case `public`\n    case unlisted\n", "    let emojis: [JSON]\n", "    let votes: [Int?]\n",
        ])

    private static func status(_ number: Int, depth: Int, _ random: inout SeededRandom) -> String {
        let again = depth == 0 && number % 4 == 0 ? status(number + 1000, depth: 1, &random) : "null"
        let visibility = ["public", "unlisted", "private"].randomElement(using: &random) ?? ""
        let media = #"{"id":"\#(number)","type":"image","meta":{"original":{"width":640,"height":480,"aspect":1.3333333333333333}}}"#
        let poll = #"{"id":"7","expires_at":"2024-05-02T12:00:00.000Z","votes":[1,null,\#(number)]}"#
        return #"""
            {"id":"\#(random.next())","created_at":"2024-05-01T12:00:00.\#(100 + number % 900)Z","in_reply_to_id":\#(number % 3 == 0 ? "\"9\"" : "null"),\#
            "sensitive":\#(number % 9 == 0),"visibility":"\#(visibility)","language":\#(number % 8 == 0 ? "null" : number % 2 == 0 ? "\"en\"" : "\"de\""),\#
            "content":"<p>\\u003cb\\u003e \#(number) 😀\\n</p>","reblog":\#(again),"account":{"id":"\#(number)","username":"u\#(number)","locked":false,\#
            "created_at":"2020-01-01T00:00:00.000Z","followers_count":\#(number * 3),"emojis":[]},\#
            "media_attachments":[\#(number % 2 == 0 ? media : "")],"mentions":[],"tags":[{"name":"t\#(number)","url":"https://example.org"}],\#
            "poll":\#(number % 6 == 0 ? poll : "null")}
            """#
    }

    /// Keys that are no Swift names, or others' names.
    static let oddKeys = SchemaSample(
        name: "Odd",
        lines: make(40, seed: 4) { number, _ in
            #"""
            {"default":\#(number),"self":1,"Type":2,"init":3,"+1":4,"1st":5,"a\"b\\(c)":6,"été":7,"hashValue":8,"await":9,"a b":10,"a_b":11,\#
            "columns":12,"fields":13,"of":14,"row":15,"string":{"int":1},"JSON":{"x":2},"nil":"\#(["none", "self", "all cases"][number % 3])",\#
            "big":18446744073709551615,"columnType":[[1],[2.5]],"in":{"":{"odd":true},"odd":{"odd":true}},"tab\tkey":"\u0001","!":null}
            """#
        },
        declarations: [
            "    let `default`: Int\n", "    @Key(\"self\") let selfValue: Int\n", "    @Key(\"+1\") let plus1: Int\n",
            "    @Key(\"1st\") let _1st: Int\n",
            "    @Key(\"a_b\") let aB2: Int\n", "    let big: UInt64\n", "    let string: StringValue\n", "    let `in`: JSON\n",
        ])

    private static func make(_ count: Int, seed: UInt64, _ line: (Int, inout SeededRandom) -> String) -> [String] {
        var random = SeededRandom(seed: seed)
        return (0..<count).map { line($0, &random) }
    }
}
