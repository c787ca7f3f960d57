import Foundation
@testable import SatchelColumns
import Testing

/// What `make fuzz-batch` has found stays found, and what it begins with is sound.
@Suite struct HostileBatchTests {
    private static let found: [URL] = {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("FoundBatches")
        return (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
    }()

    @Test func everythingThatWasFound() throws {
        #expect(!Self.found.isEmpty)
        for file in Self.found {
            do { try HostileBatch(Data(contentsOf: file))?.read() } catch { Issue.record("\(file.lastPathComponent): \(error)") }
        }
    }

    @Test(arguments: FuzzTypes.all.indices) func changedBatchesOfEveryType(_ place: Int) throws {
        var columns = RandomColumns(seed: UInt64(place))
        let type = FuzzTypes.all[place]
        for _ in 0..<4 {
            let batch = try BatchRoundTripTests.encoded([columns.column(type, rows: columns.random.pick([1, 40, 300]))], type)
            for mode in UInt8(0)..<16 {
                var bytes = [UInt8(place), mode] + batch
                for _ in 0..<columns.random.below(4) {
                    bytes[2 + columns.random.below(bytes.count - 2)] = UInt8(truncatingIfNeeded: columns.random.next())
                }
                try HostileBatch(bytes)?.read()
            }
        }
    }
}
