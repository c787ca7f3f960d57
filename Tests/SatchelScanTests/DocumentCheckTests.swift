import CJSONScan
import SatchelColumns
@testable import SatchelScan
import Testing

/// Strict reading against a plain parser on documents that are damaged at random, and depth without a stack.
@Suite struct DocumentCheckTests {
    /// What strict reading says of each line; nil: sound.
    private func verdicts(_ lines: [[UInt8]], kernel: cjs_kernel? = nil) throws -> [Bool]? {
        let text = lines.flatMap { line -> [UInt8] in line + [0x0a] }
        let scanner = try ChunkScanner()
        if let kernel, cjs_scanner_use(scanner.handle, Int32(kernel.rawValue)) != 1 { return nil }
        let padded = text + Array(repeating: 0, count: ChunkOptions.padding)
        return try padded.withUnsafeBytes { bytes in
            let chunk = LineChunk(bytes: UnsafeRawBufferPointer(rebasing: bytes[..<text.count]), offset: 0, isLast: true)
            try scanner.index(chunk, file: "f", start: 0, firstLine: 1, mode: .json)
            let wrong = try RecordCheck(type: .json, json: .strict).wrongRows(scanner)
            var verdicts = Array(repeating: true, count: scanner.rowCount)
            for row in wrong { verdicts[row.row] = false }
            return verdicts
        }
    }

    private static let document = Array(
        #"{"a":[1,-2.5e+3,0,true,false,null,"x\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00"],"b":{},"c":[],"d":{"e":[[{"f":""}]]},"g":"ö日"}"#.utf8)

    @Test(arguments: 0..<20) func agreesWithAPlainParserOnDamagedDocuments(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let damage = Array("{}[]:,\"\\ 0123456789.eE+-truefalsn".utf8)
        var lines: [[UInt8]] = []
        for _ in 0..<200 {
            var line = Self.document
            for _ in 0..<Int.random(in: 1...2, using: &random) {
                let place = Int.random(in: 0..<line.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: line.remove(at: place)
                case 1: line.insert(damage.randomElement(using: &random)!, at: place)
                default: line[place] = damage.randomElement(using: &random)!
                }
            }
            lines.append(line)
        }
        let expected = lines.map { PlainJSON.isSound($0) }
        for kernel in [CJS_KERNEL_STAGE1, CJS_KERNEL_AVX2, CJS_KERNEL_AVX512] {
            guard let found = try verdicts(lines, kernel: kernel) else { continue }
            for (line, (expected, found)) in zip(lines, zip(expected, found)) where expected != found {
                Issue.record("\(String(decoding: line, as: UTF8.self)): expected \(expected), found \(found)")
            }
        }
        #expect(expected.contains(true) && expected.contains(false))
    }

    @Test func depthCostsNoStack() throws {
        let depth = 100_000
        let arrays = Array(repeating: UInt8(ascii: "["), count: depth) + Array(repeating: UInt8(ascii: "]"), count: depth)
        let objects = Array(String(repeating: "{\"\":", count: depth).utf8) + [0x31] + Array(repeating: UInt8(ascii: "}"), count: depth)
        let mixed = Array(String(repeating: "[{\"\":", count: depth).utf8)
        #expect(
            try verdicts([arrays, objects, mixed, Array(arrays.dropLast()), arrays + [0x5d], Array(objects.dropFirst(4))])
                == [true, true, false, false, false, false])
    }
}
