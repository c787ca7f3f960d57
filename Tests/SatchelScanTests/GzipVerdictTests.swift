import Foundation
import SatchelColumns
import SatchelStorage
import Testing

@testable import SatchelScan

/// What is made of one awkward file: its bytes, or how many come before the error with this text (after the file's name).
struct Verdict: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: Int
    let error: String?
    /// The choice made where GNU gzip and CPython disagree.
    let policy: String?

    init(_ name: String, bytes: Int, policy: String? = nil) {
        self.name = name
        self.bytes = bytes
        error = nil
        self.policy = policy
    }

    /// An error at a byte of the compressed file, or of the file as a whole.
    init(_ name: String, bytesBefore: Int, at offset: Int? = nil, _ error: String, policy: String? = nil) {
        self.name = name
        bytes = bytesBefore
        self.error = offset.map { ", byte \($0): \(error) (counted in the compressed file); copy or download it again" } ?? ": \(error)"
        self.policy = policy
    }

    init(_ name: String, bytesBefore: Int, at offset: Int, trailing: String) {
        self.name = name
        bytes = bytesBefore
        error =
            ", byte \(offset): after member 1 expected the end or another gzip member (1f 8b), found \(trailing) (counted in the compressed file); "
            + "remove what follows, or copy or download the file again"
        policy = "other bytes after a member are an error"
    }

    var testDescription: String { name }

    static let all = [
        Verdict("flate2/good-file.gz", bytes: 14877),
        Verdict("flate2/multi.gz", bytes: 13),
        Verdict(
            "generated/bad-crc.gz", bytesBefore: 689035, at: 97057,
            "the gzip file is damaged in member 1: its checksum is 9bd8d855, the data give 9bd8d854"),
        Verdict(
            "generated/bad-isize.gz", bytesBefore: 689035, at: 97061,
            "the gzip file is damaged in member 1: its length is given as 17466251 bytes, the data have 689035"),
        Verdict(
            "generated/bit-flip-middle.gz", bytesBefore: 689175, at: 97057,
            "the gzip file is damaged in member 1: its checksum is 9bd8d854, the data give 58da848c"),
        Verdict("generated/blank-lines.gz", bytes: 689335),
        Verdict("generated/bom.gz", bytes: 689038),
        Verdict("generated/bomb-64MiB.gz", bytes: 67108864),
        Verdict("generated/crlf.gz", bytes: 689335),
        Verdict("generated/double-gz.gz", bytes: 97065),
        Verdict("generated/empty-member-only.gz", bytes: 0),
        Verdict("generated/hdr-all.gz", bytes: 689035),
        Verdict(
            "generated/hdr-bad-hcrc.gz", bytesBefore: 0, at: 10,
            "the gzip file is damaged in member 1: the header's checksum is c991, its bytes give c990",
            policy: "a checksum that is there is checked"),
        Verdict(
            "generated/hdr-cm7.gz", bytesBefore: 0, at: 2,
            "the gzip file is damaged in member 1: expected compression method 8 (deflate), found 7"),
        Verdict(
            "generated/hdr-reserved-flag.gz", bytesBefore: 0, at: 3,
            "the gzip file is damaged in member 1: expected the reserved bits of the header's flags to be zero, found flags 20",
            policy: "what RFC 1952 reserves is refused"),
        Verdict("generated/multi-2.gz", bytes: 689035),
        Verdict("generated/multi-empty-members.gz", bytes: 689035),
        Verdict("generated/multi-per-line.gz", bytes: 689035),
        Verdict("generated/no-final-newline.gz", bytes: 689034),
        Verdict(
            "generated/second-member-bad-crc.gz", bytesBefore: 1378070, at: 194122,
            "the gzip file is damaged in member 2: its checksum is 9bd8d855, the data give 9bd8d854"),
        Verdict(
            "generated/second-member-truncated.gz", bytesBefore: 1031259, at: 145597,
            "the gzip file is cut: it ends in the compressed data of member 2"),
        Verdict("generated/single.gz", bytes: 689035),
        Verdict("generated/sync-flush.gz", bytes: 689035),
        Verdict(
            "generated/trail-1byte-1f.gz", bytesBefore: 689035, at: 97066,
            "the gzip file is cut: it ends in the header of member 2"),
        Verdict("generated/trail-garbage.gz", bytesBefore: 689035, at: 97065, trailing: "67 61 72 62"),
        Verdict(
            "generated/trail-magic-only.gz", bytesBefore: 689035, at: 97067,
            "the gzip file is cut: it ends in the header of member 2"),
        Verdict("generated/trail-zero-1.gz", bytes: 689035),
        Verdict("generated/trail-zero-512.gz", bytes: 689035),
        Verdict(
            "generated/trunc-after-hdr.gz", bytesBefore: 0, at: 10,
            "the gzip file is cut: it ends in the compressed data of member 1"),
        Verdict(
            "generated/trunc-before-trailer.gz", bytesBefore: 689035, at: 97057,
            "the gzip file is cut: it ends in the checksum and length of member 1"),
        Verdict(
            "generated/trunc-half.gz", bytesBefore: 342224, at: 48532,
            "the gzip file is cut: it ends in the compressed data of member 1"),
        Verdict(
            "generated/trunc-hdr-5.gz", bytesBefore: 0, at: 5,
            "the gzip file is cut: it ends in the header of member 1"),
        Verdict(
            "generated/trunc-hdr-9.gz", bytesBefore: 0, at: 9,
            "the gzip file is cut: it ends in the header of member 1"),
        Verdict(
            "generated/trunc-in-crc.gz", bytesBefore: 689035, at: 97059,
            "the gzip file is cut: it ends in the checksum and length of member 1"),
        Verdict(
            "generated/trunc-in-isize.gz", bytesBefore: 689035, at: 97064,
            "the gzip file is cut: it ends in the checksum and length of member 1"),
        Verdict("generated/zero-length-file.gz", bytes: 0, policy: "no bytes are no rows"),
        Verdict(
            "generated/zlib-wrapped.gz", bytesBefore: 0,
            "not gzip but a zlib stream: starts with bytes 78 9c ec bd; write it with gzip, which starts with 1f 8b"),
        Verdict("go/00-empty-txt.gz", bytes: 0),
        Verdict("go/01-empty-with-no-file-name.gz", bytes: 0),
        Verdict("go/02-hello-txt.gz", bytes: 12),
        Verdict("go/03-hello-txt-x2.gz", bytes: 24),
        Verdict("go/04-shesells-txt.gz", bytes: 36),
        Verdict("go/05-gettysburg.gz", bytes: 1562),
        Verdict("go/06-hello-txt-garbage.gz", bytesBefore: 12, at: 42, trailing: "67 61 72 62"),
        Verdict(
            "go/07-hello-txt-garbage.gz", bytesBefore: 12, at: 43,
            "the gzip file is cut: it ends in the header of member 2"),
        Verdict(
            "go/08-hello-txt-corrupt-checksum.gz", bytesBefore: 12, at: 34,
            "the gzip file is damaged in member 1: its checksum is ffffffff, the data give af083b2d"),
        Verdict(
            "go/09-hello-txt-corrupt-size.gz", bytesBefore: 12, at: 38,
            "the gzip file is damaged in member 1: its length is given as 255 bytes, the data have 12"),
        Verdict("go/10-header-with-all-fields-used.gz", bytes: 0),
        Verdict(
            "go/11-truncated-gzip-file-amid-raw-block.gz", bytesBefore: 5, at: 20,
            "the gzip file is cut: it ends in the compressed data of member 1"),
        Verdict(
            "go/12-truncated-gzip-file-amid-fixed-block.gz", bytesBefore: 2, at: 13,
            "the gzip file is cut: it ends in the compressed data of member 1"),
        Verdict(
            "go/13-gzip-header-with-truncated-name.gz", bytesBefore: 12, at: 53,
            "the gzip file is cut: it ends in the header of member 2"),
        Verdict(
            "go/14-gzip-header-with-truncated-comment.gz", bytesBefore: 12, at: 53,
            "the gzip file is cut: it ends in the header of member 2"),
        Verdict(
            "go/issue6550.gz", bytesBefore: 0, at: 3,
            "the gzip file is damaged in member 1: expected the reserved bits of the header's flags to be zero, found flags a4"),
        Verdict("libarchive/test_compat_gzip_1.tgz", bytes: 7168),
        Verdict("libarchive/test_compat_gzip_2.tgz", bytesBefore: 7168, at: 206, trailing: "54 68 69 73"),
        Verdict("libarchive/test_empty.gz", bytes: 0),
        Verdict("libarchive/test_expand.gz", bytes: 28),
        Verdict("libarchive/test_extract.tar.gz", bytes: 3072),
        Verdict(
            "libarchive/test_read_filter_gzip_recursive.gz", bytesBefore: 408, at: 285,
            "the gzip file is damaged in member 1: its checksum is 089f43c3, the data give 94cfc5e3"),
        Verdict("libarchive/test_read_format_raw.data.gz", bytes: 4),
        Verdict("libarchive/test_read_too_many_filters.gz", bytes: 210),
    ]
}

@Suite struct GzipVerdictTests {
    @Test(arguments: Verdict.all, [1 << 16, 1000])
    func verdict(_ expected: Verdict, inputBytes: Int) throws {
        let file = try LocalFiles.open(GzipFixtures.path(expected.name))
        let reader = GzipReader(file, file: expected.name, inputBytes: inputBytes)
        var bytes: [UInt8] = []
        var text: String?
        do {
            try readAll(reader, into: &bytes)
        } catch {
            text = "\(error)"
            // A failed reader stays failed.
            #expect(throws: SatchelError.self) { try readAll(reader) }
        }
        #expect(text == expected.error.map { expected.name + $0 })
        #expect(bytes.count == expected.bytes)
        if text == nil { #expect(bytes == inflateByZlib(try GzipFixtures.bytes(expected.name))) }
    }

    /// Where two widely used decoders agree so do we; where they don't the table names the policy.
    @Test func agreesWithGNUGzipAndCPython() throws {
        let table = try String(contentsOf: GzipFixtures.shared.appendingPathComponent("data/gzip/verdicts.tsv"), encoding: .utf8)
        let rows = table.split(separator: "\n").dropFirst().map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
        #expect(Set(rows.map { String($0[0]) }) == Set(Verdict.all.map(\.name)))
        for verdict in Verdict.all {
            let row = try #require(rows.first { $0[0] == verdict.name })
            let gnu = row[2].split(separator: ",")
            let python = row[3].split(separator: ",")
            let isGNUOK = gnu[0] == "0"
            let isPythonOK = python[0] == "ok"
            // Exit code 2 is a warning: GNU gzip keeps the bytes before the garbage.
            let disagree = isGNUOK != isPythonOK || gnu[0] == "2"
            #expect((verdict.policy != nil) == disagree, "\(verdict.name)")
            if disagree { continue }
            #expect((verdict.error == nil) == isPythonOK, "\(verdict.name)")
            if isPythonOK { #expect(Int(python[1]) == verdict.bytes, "\(verdict.name)") }
        }
    }
}
