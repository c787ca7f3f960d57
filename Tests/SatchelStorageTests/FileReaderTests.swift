import Foundation
import SatchelColumns
import Testing

@testable import SatchelStorage

@Suite struct FileReaderTests {
    private func all(_ reader: any ByteReader, step: Int) throws -> [UInt8] {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: step)
        while true {
            let count = try buffer.withUnsafeMutableBytes { try reader.read(into: $0) }
            if count == 0 { return all }
            all += buffer[..<count]
        }
    }

    @Test func readsFromAnOffsetToTheEnd() throws {
        let tree = try TemporaryTree()
        let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try tree.add("a", bytes: bytes)
        for offset in [0, 1, 65_536, 99_999, 100_000, 200_000] {
            let reader = try LocalFiles.open(tree.path("a"), from: offset)
            #expect(try all(reader, step: 4096) == Array(bytes.dropFirst(offset)))
            #expect(reader.storedBytesRead == max(0, bytes.count - offset))
        }
    }

    @Test func readsNothingIntoNothing() throws {
        let tree = try TemporaryTree(["a"])
        let reader = try LocalFiles.open(tree.path("a"))
        #expect(try reader.read(into: UnsafeMutableRawBufferPointer(start: nil, count: 0)) == 0)
        #expect(try all(reader, step: 10) == Array("a".utf8))
    }

    /// More files than the system lets a process hold open at once.
    @Test func closesItsFile() throws {
        let tree = try TemporaryTree(["a", "b/"])
        for _ in 0..<70_000 { _ = try LocalFiles.open(tree.path("a")) }
        for _ in 0..<1000 { #expect(throws: SatchelError.self) { try LocalFiles.open(tree.path("b")) } }
    }
}
