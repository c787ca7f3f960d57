import SatchelColumns
import Testing

@testable import SatchelEngine

extension Sinks {
    static func saved(_ sink: any Sink) throws -> [UInt8] {
        var writer = ByteWriter()
        try sink.save(to: &writer)
        return writer.bytes
    }

    /// Gives how many bytes are left.
    static func restore(_ sink: any Sink, from bytes: [UInt8]) throws -> Int {
        try bytes.withUnsafeBytes { bytes in
            var cursor = ByteCursor(bytes, of: "a result")
            try sink.restore(from: &cursor)
            return cursor.left
        }
    }

    /// What a run has of its units: the batches of each with their ranks.
    static func units(_ kind: SavedKind, _ random: inout SinkRandom) throws -> [[(rank: Rank, batch: Batch)]] {
        try (0..<Int.random(in: 0...12, using: &random)).map { unit in
            var rank = Rank(input: unit % 2, unit: unit, row: 0)
            return try (0..<Int.random(in: 0...3, using: &random)).map { _ in
                let part = (rank, try kind.batch(.random(in: 1...150, using: &random), &random))
                rank.row += part.1.count
                return part
            }
        }
    }

    /// Some sinks for the units, each unit in one of them, and what all have seen in one: in any order, some by way of bytes.
    static func dispersed(
        _ units: [[(rank: Rank, batch: Batch)]], _ kind: SavedKind, _ random: inout SinkRandom
    ) throws -> any Sink {
        var sinks = try (0..<Int.random(in: 1...4, using: &random)).map { _ in try kind.make() }
        for unit in units.shuffled(using: &random) {
            let sink = sinks[Int.random(in: 0..<sinks.count, using: &random)]
            for part in unit { try sink.add(part.batch, at: part.rank) }
            try sink.endUnit()
        }
        while true {
            sinks.shuffle(using: &random)
            for place in sinks.indices where random.flip() { sinks[place] = try sent(sinks[place], kind) }
            guard sinks.count > 1 else { return sinks[0] }
            let other = sinks.removeLast()
            try sinks[0].merge(other)
        }
    }

    /// A new sink that has taken over what the other one saved.
    static func sent(_ sink: any Sink, _ kind: SavedKind) throws -> any Sink {
        let copy = try kind.make()
        #expect(try restore(copy, from: saved(sink)) == 0)
        return copy
    }

    static func direct(_ units: [[(rank: Rank, batch: Batch)]], _ kind: SavedKind) throws -> any Sink {
        let sink = try kind.make()
        for part in units.joined() { try sink.add(part.batch, at: part.rank) }
        return sink
    }
}
