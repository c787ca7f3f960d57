import Foundation
import SatchelColumns
import SatchelStorage
import Testing

@testable import SatchelScan

@Suite struct GzipReaderTests {
    static let text: [UInt8] = (0..<3000).flatMap { Array("{\"id\":\"\($0 * 7919)\",\"type\":\"PushEvent\",\"n\":\($0 % 37)}\n".utf8) }

    static func error(of bytes: [UInt8], file: String = "x.gz") -> String? {
        do {
            _ = try readAll(GzipReader(BytesReader(bytes), file: file))
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// Every way in which a member's end can lie across the input's pieces, and the output's.
    @Test func piecesOfAllSizes() throws {
        let one = Array(Self.text[..<2000])
        let bytes = gzip(one) + gzip([]) + gzip(one, level: 1) + gzip(Array(one[..<3]), level: 0) + [0, 0, 0]
        let expected = one + one + one[..<3]
        for inputBytes in 1...80 {
            #expect(try readAll(GzipReader(BytesReader(bytes), file: "x.gz", inputBytes: inputBytes)) == expected)
        }
        for step in 1...40 {
            #expect(try readAll(GzipReader(BytesReader(bytes, step: step), file: "x.gz", inputBytes: 100), step: step) == expected)
        }
    }

    @Test(arguments: [0, 1, 6, 9] as [Int32])
    func levels(_ level: Int32) throws {
        let bytes = gzip(Self.text, level: level)
        #expect(try readAll(GzipReader(BytesReader(bytes), file: "x.gz"), step: 333) == Self.text)
    }

    @Test func everyCutIsAnErrorButNone() throws {
        let bytes = gzip(Array(Self.text[..<300]))
        for length in 1..<bytes.count {
            let text = try #require(Self.error(of: Array(bytes[..<length])))
            #expect(text.hasPrefix("x.gz, byte \(length): the gzip file is cut: it ends in "), "\(text)")
            #expect(text.hasSuffix(" of member 1 (counted in the compressed file); copy or download it again"))
        }
        #expect(Self.error(of: bytes) == nil)
        #expect(Self.error(of: []) == nil)
    }

    /// With one byte changed the data are the old ones (as zlib sees them too) or an error, never others.
    @Test func everyFlippedByte() throws {
        let plain = Array(Self.text[..<1500])
        let bytes = gzip(plain)
        for index in bytes.indices {
            for bit in [0, 3, 7] {
                var changed = bytes
                changed[index] ^= 1 << UInt8(bit)
                let ours = try? readAll(GzipReader(BytesReader(changed), file: "x.gz"))
                if ours != nil { #expect(ours == plain) }
                // Header flags are the one place where we are stricter.
                if index != 3 { #expect(ours == inflateByZlib(changed).flatMap { $0.isEmpty ? nil : $0 }, "byte \(index), bit \(bit)") }
            }
        }
    }

    @Test func membersAfterZerosAreRead() throws {
        let bytes = gzip([1, 2, 3]) + [0, 0] + gzip([4]) + [0]
        #expect(try readAll(GzipReader(BytesReader(bytes), file: "x.gz")) == [1, 2, 3, 4])
        let after = gzip([1]) + [0, 0, 7]
        #expect(
            Self.error(of: after) == "x.gz, byte \(after.count - 1): after member 1 expected the end or another gzip member (1f 8b), "
                + "found 07 (counted in the compressed file); remove what follows, or copy or download the file again")
    }

    @Test func deliversWhatCameBeforeTheFault() throws {
        let bytes = gzip(Self.text)
        let reader = GzipReader(BytesReader(bytes, failAt: bytes.count / 2), file: "x.gz")
        var all: [UInt8] = []
        #expect(throws: SatchelError(.readFailed, "the disk is gone")) { try readAll(reader, into: &all) }
        #expect(!all.isEmpty && all.elementsEqual(Self.text[..<all.count]))
    }

    @Test func countsCompressedBytes() throws {
        let bytes = gzip(Self.text)
        let reader = GzipReader(BytesReader(bytes), file: "x.gz", inputBytes: 512)
        var few = [UInt8](repeating: 0, count: 100)
        _ = try few.withUnsafeMutableBytes { try reader.read(into: $0) }
        #expect(reader.storedBytesRead == 512)
        _ = try readAll(reader)
        #expect(reader.storedBytesRead == bytes.count)
    }

    @Test func plainTextNamedGzip() throws {
        #expect(
            Self.error(of: Array("{\"id\":1}\n".utf8), file: "x.json.gz")
                == "x.json.gz: not gzip: starts with bytes 7b 22 69 64 where 1f 8b is expected; rename it without .gz if it is plain text")
        #expect(
            Self.error(of: [0x7b], file: "x.json.gz")
                == "x.json.gz: not gzip: starts with bytes 7b where 1f 8b is expected; rename it without .gz if it is plain text")
    }

    @Test func realHoursEqualZlib() throws {
        let folder = GzipFixtures.shared.appendingPathComponent("data/gharchive").path
        let file = try #require(try LocalFiles.list([folder + "/2015-01-01-4.json.gz"]).first)
        let bytes = try readAll(openInput(file.address))
        #expect(bytes.count == 11_565_284)
        #expect(bytes == inflateByZlib([UInt8](try Data(contentsOf: URL(fileURLWithPath: file.address)))))
        let corrupt = folder + "/2015-01-01-11.corrupt.json.gz"
        #expect(throws: SatchelError.self) { try readAll(openInput(corrupt)) }
    }
}
