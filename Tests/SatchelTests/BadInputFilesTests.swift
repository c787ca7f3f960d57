import Foundation
import Satchel
import SatchelColumns
import SatchelTesting
import Testing

@Record
private struct Row: Hashable {
    let id: Int
    let name: String
}

/// Files that are not there, can't be read, or are not what they seem: what each says on every backend.
@Suite struct BadInputFilesTests {
    private let failing: Failing
    private static let good = (0..<3).map { "{\"id\":\($0),\"name\":\"n\($0)\"}\n" }.joined()

    init() throws {
        failing = try Failing()
        try failing.folder.write(Self.good, to: "a.json")
    }

    private func rows(_ names: String...) -> Bag<Row> { Bag.files(names.map(failing.path)) |> .decode(Row.self) }

    @Test func whatNamesNothing() async throws {
        await failing.expect(
            rows("missing.json"),
            "DIR/missing.json: nothing is at this path; the nearest folder that exists is DIR, which holds 1 name (a.json); check the path")
        await failing.expect(
            rows("a.json", "2015-*.json.gz") |> .count,
            "DIR/2015-*.json.gz: no file matches; the nearest folder that exists is DIR, which holds 1 name (a.json); check the path")
        try FileManager.default.createDirectory(atPath: failing.path("empty"), withIntermediateDirectories: true)
        await failing.expect(
            rows("empty"),
            "DIR/empty: expected a folder with files in it; this one is empty (hidden files don't count); name another, or write /** behind it"
        )
    }

    @Test func anEmptyFileHasNoRows() async throws {
        try failing.folder.write("", to: "none/empty.json")
        try failing.folder.write("", to: "none/empty.json.gz")
        try failing.folder.write(Data(gzipped("")), to: "none/packed.json.gz")
        try failing.folder.write("\n \n\r\n", to: "none/blank.json")
        for backend in BackendCase.forms {
            #expect(try await rows("none").compute(on: backend.make()) == [])
            #expect(try await (rows("none") |> .count).compute(on: backend.make()) == 0)
            #expect(try await (rows("none", "a.json") |> .pluck(\.id) |> .sum).compute(on: backend.make()) == 3)
        }
    }

    @Test func plainTextNamedGzip() async throws {
        try failing.folder.write(Self.good, to: "plain.json.gz")
        await failing.expect(
            rows("a.json", "plain.json.gz"),
            "DIR/plain.json.gz: not gzip: starts with bytes 7b 22 69 64 where 1f 8b is expected; rename it without .gz if it is plain text",
            delivered: 3)
    }

    @Test func aFileCutInTheMiddle() async throws {
        let packed = gzipped((0..<20_000).map { "{\"id\":\($0),\"name\":\"n\($0 &* 7919 % 10007)\"}\n" }.joined())
        let cut = packed.count / 2
        try failing.folder.write(Data(packed[..<cut]), to: "cut.json.gz")
        let expected =
            "DIR/cut.json.gz, byte \(cut): the gzip file is cut: it ends in the compressed data of member 1 (counted in the compressed file); "
            + "copy or download it again"
        await failing.expect(rows("a.json", "cut.json.gz") |> .count, expected)
        await failing.expect(rows("a.json", "cut.json.gz") |> .pluck(\.name) |> .frequencies, expected)
        let packedTail = packed.count - 5
        try failing.folder.write(Data(packed[..<packedTail]), to: "tail.json.gz")
        await failing.expect(
            rows("tail.json.gz") |> .count,
            "DIR/tail.json.gz, byte \(packedTail): the gzip file is cut: it ends in the checksum and length of member 1 "
                + "(counted in the compressed file); copy or download it again")
    }

    @Test func aWrongChecksum() async throws {
        var packed = gzipped(Self.good)
        let place = packed.count - 8
        packed[place] ^= 0xff
        try failing.folder.write(Data(packed), to: "sum.json.gz")
        let (stored, computed) = (word(packed, at: place), word(gzipped(Self.good), at: place))
        await failing.expect(
            rows("a.json", "sum.json.gz"),
            "DIR/sum.json.gz, byte \(place): the gzip file is damaged in member 1: its checksum is \(stored), the data give \(computed) "
                + "(counted in the compressed file); copy or download it again", delivered: 6)
        try failing.folder.write(Data(gzipped(Self.good) + Array("rest".utf8)), to: "rest.json.gz")
        await failing.expect(
            rows("rest.json.gz") |> .pluck(\.id) |> .max,
            "DIR/rest.json.gz, byte \(packed.count): after member 1 expected the end or another gzip member (1f 8b), found 72 65 73 74 "
                + "(counted in the compressed file); remove what follows, or copy or download the file again")
    }

    /// Four bytes as the number that they make, lowest first, in hexadecimal digits.
    private func word(_ bytes: [UInt8], at place: Int) -> String {
        bytes[place..<(place + 4)].reversed().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test func aLineOfSeventyMebibytes() async throws {
        let long = Data("{\"id\":1,\"name\":\"".utf8) + Data(repeating: UInt8(ascii: "x"), count: 70 << 20) + Data("\"}\n".utf8)
        try failing.folder.write(Data(Self.good.utf8) + long + Data(Self.good.utf8), to: "long.json")
        try failing.folder.write(Data(gzipped(Data(Self.good.utf8) + long)), to: "long.json.gz")
        func expected(_ name: String) -> String {
            "DIR/\(name), line 4, byte 63: this line is longer than 67108864 bytes; raise maxLineBytes if it is meant to be, or check that the "
                + "file is text with a newline after each record"
        }
        // Its size is what makes this test slow: one way on each kind of backend is enough.
        for backend in BackendCase.forms.filter({ !$0.description.contains("5") }) {
            await failing.expect(rows("long.json") |> .pluck(\.id) |> .sum, expected("long.json"), on: [backend])
        }
        await failing.expect(rows("long.json.gz") |> .count, expected("long.json.gz"), on: Array(BackendCase.forms.suffix(2)))
    }

    @Test func aLineBeyondTheBound() async throws {
        let long = "{\"id\":9,\"name\":\"\(String(repeating: "x", count: 2000))\"}\n"
        try failing.folder.write(Self.good + long + Self.good, to: "long.json")
        let expected =
            "DIR/long.json, line 4, byte 63: this line is longer than 1000 bytes; raise maxLineBytes if it is meant to be, or check that the "
            + "file is text with a newline after each record"
        for partitionBytes in [64 << 20, 40] {
            let rows = Bag.files(failing.path("long.json"), partitionBytes: partitionBytes, maxLineBytes: 1000) |> .decode(Row.self)
            await failing.expect(rows, expected, delivered: 3)
            await failing.expect(rows |> .count, expected)
            for backend in BackendCase.forms { #expect(try await rows.take(3, on: backend.make()).map(\.id) == [0, 1, 2]) }
        }
    }

    @Test func aFileThatGoesWhileItIsRead() async throws {
        // Named by a link to nowhere: it is listed, and then not there.
        try FileManager.default.createDirectory(atPath: failing.path("links"), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: failing.path("links/b.json"), withDestinationPath: failing.path("gone"))
        await failing.expect(
            rows("links/*.json"),
            "DIR/links/b.json: this name is in its folder but leads to no file; a link that leads nowhere, or a file removed since: name the others"
        )
    }

    #if os(Linux)
        @Test func whatThisUserMayNotRead() async throws {
            try failing.folder.write(Self.good, to: "locked/b.json")
            try failing.folder.write(Self.good, to: "c.json")
            let (folder, file) = (failing.path("locked"), failing.path("c.json"))
            try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: folder)
            try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: file)
            defer { try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder) }
            for backend in BackendCase.forms {
                let backend = backend.make()
                let listing =
                    "DIR/locked: the system refused to list this folder; give this user the permission to read it (Permission denied)"
                for name in ["locked", "locked/*.json"] {
                    let count = rows(name) |> .count
                    #expect(await asOtherUser { try await count.compute(on: backend) } == listing)
                }
                let rows = rows("a.json", "c.json")
                let opening = "DIR/c.json: the system refused to open this file; give this user the permission to read it"
                #expect(await asOtherUser { try await rows.compute(on: backend).count } == opening + " (Permission denied)")
                let streamed = await asOtherUser {
                    for try await _ in rows.elements(on: backend) {}
                    return 0
                }
                #expect(streamed == opening + "; 3 elements had been delivered before this was found (Permission denied)")
                #expect(await asOtherUser { try await rows.take(2, on: backend).count } == "no error, but 2")
            }
        }

        private func asOtherUser(_ body: @Sendable () async throws -> Int) async -> String {
            await withTaskExecutorPreference(OtherUser.executor) { await failing.text(body) }
        }
    #endif
}
