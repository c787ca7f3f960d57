internal import Foundation
internal import Satchel

/// The row of most cases, with columns of every kind.
@Record
struct Item: Hashable, Codable {
    let id: Int
    let name: String
    let kind: Kind
    let size: Int
    let score: Double?
    @Key("created_at") let at: Date
    let home: Home?
    let tags: [String]
    let parts: [Part]

    enum CodingKeys: String, CodingKey {
        case id, name, kind, size, score
        case at = "created_at"
        case home, tags, parts
    }
}

enum Kind: String, CaseIterable, ColumnValue, Codable { case push, fork, watch }

@Record
struct Home: Hashable, Codable {
    let city: String
    let number: Int?
}

@Record
struct Part: Hashable, Codable {
    let n: Int
    let label: String?
}

/// Rows as lines, and the same rows read by Foundation.
struct Items: Sendable {
    let lines: [String]
    let values: [Item]

    private init(lines: [String]) throws {
        self.lines = lines
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        values = try lines.map { try decoder.decode(Item.self, from: Data($0.utf8)) }
    }

    /// What most cases take, made once.
    private static let many = Result { try made(257, seed: 1) }

    /// Rows of which many are alike, the same for the same seed.
    static func make(_ count: Int, seed: UInt64 = 1) throws -> Items {
        count == 257 && seed == 1 ? try many.get() : try made(count, seed: seed)
    }

    private static func made(_ count: Int, seed: UInt64) throws -> Items {
        var random = SeededRandom(seed: seed)
        return try Items(lines: (0..<count).map { line($0, &random) })
    }

    static let names = ["ada", "bob", "jupyter/a", "jupyter/b", "", "é", "日本", #"a\"b\\c\n"#, "Z", "ada"]

    private static func line(_ id: Int, _ random: inout SeededRandom) -> String {
        func number(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }
        // The smaller of two: some names are much more frequent than others.
        let name = names[min(number(names.count), number(names.count))]
        var line = #"{"id":\#(id),"name":"\#(name)","kind":"\#(Kind.allCases[number(3)].rawValue)","size":\#(number(40) - 20)"#
        switch number(3) {
        case 0: line += #","score":null"#
        case 1: line += #","score":\#(Double(number(800) - 400) / 8)"#
        default: break
        }
        let (day, hour) = (10 + number(15), 10 + number(14))
        line += #","created_at":"2015-01-\#(day)T\#(hour):00:00Z""#
        if number(4) > 0 {
            let street = number(2) == 0 ? "" : #","number":\#(number(90))"#
            line += #","home":{"city":"\#(["Oslo", "Rome", "Bonn"][number(3)])"\#(street)}"#
        }
        let tags = (0..<number(4)).map { _ in #""t\#(number(6))""# }.joined(separator: ",")
        let parts = (0..<number(3)).map { #"{"n":\#($0),"label":\#($0 == 1 ? "null" : #""p\#(number(9))""#)}"# }.joined(separator: ",")
        return line + #","unread":{"x":[1,{}]},"tags":[\#(tags)],"parts":[\#(parts)]}"#
    }
}
