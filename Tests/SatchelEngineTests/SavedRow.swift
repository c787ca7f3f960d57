import SatchelColumns
import SatchelPlan

@testable import SatchelEngine

/// What a grouping takes of each type that it has accumulators for.
struct SavedRow: ColumnValue {
    var key: String
    var number: Int?
    var small: Int8
    var real: Double?
    var flag: Bool
    var text: String?

    static let columnType = ColumnType.record(
        RecordType(
            name: "SavedRow",
            fields: [
                .init(name: "key", key: "key", type: .string), .init(name: "1", key: "1", type: .optional(.integer(.int64))),
                .init(name: "2", key: "2", type: .integer(.int8)), .init(name: "3", key: "3", type: .optional(.double)),
                .init(name: "4", key: "4", type: .bool), .init(name: "5", key: "5", type: .optional(.string)),
            ]))

    static let aggregations: [(Aggregation, ColumnType)] = [
        (Aggregation(.count), .integer(.int64)), (Aggregation(.countWhere, of: 4), .integer(.int64)),
        (Aggregation(.sum, of: 1), .optional(.integer(.int64))), (Aggregation(.mean, of: 1), .optional(.double)),
        (Aggregation(.max, of: 2), .integer(.int8)), (Aggregation(.sum, of: 3), .optional(.double)),
        (Aggregation(.mean, of: 3), .optional(.double)), (Aggregation(.min, of: 3), .optional(.double)),
        (Aggregation(.min, of: 5), .optional(.string)), (Aggregation(.max, of: 5), .optional(.string)),
    ]

    static var output: ColumnType {
        let fields = aggregations.enumerated().map { RecordType.Field(name: "\($0.offset)", key: nil, type: $0.element.1) }
        return .record(RecordType(name: "groups", fields: [.init(name: "key", key: "key", type: .string)] + fields))
    }

    static func random(_ random: inout SinkRandom) -> SavedRow {
        let real = Double(bitPattern: .random(in: .min ... .max, using: &random))
        return SavedRow(
            key: "k\(Int.random(in: 0..<40, using: &random))", number: random.flip() ? nil : .random(in: -9...9, using: &random),
            small: .random(in: .min ... .max, using: &random), real: random.flip() ? nil : real.isNaN ? 0.1 : real, flag: random.flip(),
            text: random.flip() ? nil : "t\(Int.random(in: 0..<9, using: &random))")
    }

    static func columnRead(_ column: ColumnData, at row: Int) throws -> SavedRow { throw Sinks.fault }

    func columnWrite(to builder: ColumnBuilder) throws {
        try key.columnWrite(to: builder.children[0])
        try number.columnWrite(to: builder.children[1])
        small.columnWrite(to: builder.children[2])
        try real.columnWrite(to: builder.children[3])
        flag.columnWrite(to: builder.children[4])
        try text.columnWrite(to: builder.children[5])
        builder.endRecord()
    }
}
