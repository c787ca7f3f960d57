import Foundation
@testable import SatchelColumns

/// Binary batches; it begins with those of each type as they should be.
enum FuzzTarget {
    private static let perType = 24
    private static let mostBytes = 1 << 16

    static func read(_ bytes: UnsafeBufferPointer<UInt8>) throws { try HostileBatch(bytes)?.read() }

    static func writeSeeds(to folder: String) throws {
        for (place, type) in FuzzTypes.all.enumerated() {
            for seed in 0..<perType {
                var columns = RandomColumns(seed: UInt64(place * perType + seed))
                var column = columns.column(type, rows: [0, 1, 5, 40, 300, 700][seed % 6])
                if seed % 2 == 0 { column = withAddresses(column) }
                let encoder = try BatchEncoder(type)
                try encoder.append(column)
                let batch = try encoder.finish().withBytes { Array($0) }
                guard batch.count <= mostBytes - 2 else { continue }
                let mode = UInt8(seed % 4) << 2 | UInt8(seed / 6)
                let file = URL(fileURLWithPath: "\(folder)/seed-\(place)-\(seed)")
                try Data([UInt8(place), mode] + batch).write(to: file)
            }
        }
    }

    /// In a record each column of strings but the first as addresses that end with those of the one before it.
    private static func withAddresses(_ column: ColumnData) -> ColumnData {
        guard case .record(var columns, let count) = column.storage else { return column }
        for place in columns.indices.dropFirst() {
            guard case .text(let names) = columns[place - 1].storage, case .text = columns[place].storage else { continue }
            var text = TextData()
            // Far below what a column has room for.
            for row in 0..<count { try? text.append(Array("https://example.org/\(place == 1 ? 0 : row % 3)/".utf8) + names[row]) }
            columns[place] = ColumnData(.text(text))
        }
        return ColumnData(.record(columns, count: count))
    }
}
