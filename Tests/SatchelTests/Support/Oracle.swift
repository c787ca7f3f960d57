import Foundation

/// The analysis by a plain loop over Foundation's decoder: what every backend must agree with.
struct Oracle {
    struct Event: Decodable {
        struct Actor: Decodable {
            let id: Int
            let login: String
        }
        struct Repo: Decodable {
            let id: Int
            let name: String
        }
        struct Payload: Decodable {
            let action: String?
            let size: Int?
        }

        let id: String
        let type: String
        let actor: Actor
        let repo: Repo
        let payload: Payload
        let `public`: Bool
        let created_at: String
        let org: Actor?
    }

    let events: [Event]
    let lines: [Substring]

    init(_ files: [String]) throws {
        let decoder = JSONDecoder()
        lines = try files.flatMap { try Hours.lines($0) }
        events = try lines.map { try decoder.decode(Event.self, from: Data($0.utf8)) }
    }

    /// Counts by key, falling, ties by the key's bytes.
    static func ranked(_ keys: some Sequence<String>) -> [(String, Int)] {
        var counts: [[UInt8]: Int] = [:]
        for key in keys { counts[Array(key.utf8), default: 0] += 1 }
        return counts.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key.lexicographicallyPrecedes($1.key) }
            .map { (String(decoding: $0.key, as: UTF8.self), $0.value) }
    }

    /// Each key once, in byte order.
    static func distinct(_ keys: some Sequence<String>) -> [String] {
        Set(keys.map { Array($0.utf8) }).sorted { $0.lexicographicallyPrecedes($1) }.map { String(decoding: $0, as: UTF8.self) }
    }
}
