import Foundation
import SatchelColumns
import Testing

@testable import SatchelStorage

@Suite struct LocalFilesErrorTests {
    @Test func noMatchShowsWhatIsThere() throws {
        let tree = try TemporaryTree(["data/h-10.gz", "data/h-2.gz", "data/h-1.gz", "data/h-3.gz", "data/h-4.gz", "empty/", "only/sub/x"])
        #expect(
            tree.error("data/2015/*/x.gz")
                == "ROOT/data/2015/*/x.gz: no file matches; the nearest folder that exists is ROOT/data, which holds 5 names "
                + "(h-1.gz, h-2.gz, h-3.gz, h-4.gz, …); check the path")
        #expect(
            tree.error("missing.gz")
                == "ROOT/missing.gz: nothing is at this path; the nearest folder that exists is ROOT, which holds 3 names (data, empty, only); "
                + "check the path")
        #expect(
            tree.error("empty/*")
                == "ROOT/empty/*: no file matches; the nearest folder that exists is ROOT/empty, which is empty; check the path")
        #expect(
            tree.error("*")
                == "ROOT/*: no file matches, only 3 folders (ROOT/data, ROOT/empty, ROOT/only); add /* to take the files in them")
        #expect(
            tree.error("empty") == "ROOT/empty: expected a folder with files in it; this one is empty (hidden files don't count); "
                + "name another, or write /** behind it")
        #expect(
            tree.error("only") == "ROOT/only: expected a folder with files in it; this one holds no files, only 1 other entry "
                + "(hidden files don't count); name another, or write /** behind it")
        #expect(
            throws: SatchelError(.notFound, "an empty path names no file; write a path, a pattern or a folder")
        ) { try LocalFiles.list([""]) }
        #expect(throws: SatchelError(.invalidArgument, "a path can't hold a zero byte", at: .init(file: "a\0b"))) {
            try LocalFiles.list(["a\0b"])
        }
    }

    @Test func codesAndPlaces() throws {
        let tree = try TemporaryTree()
        do {
            _ = try LocalFiles.list([tree.path("x*")])
            Issue.record("expected an error")
        } catch let error as SatchelError {
            #expect(error.code == .notFound)
            #expect(error.location == .init(file: tree.path("x*")))
        }
    }

    @Test func aFolderWithoutPermission() throws {
        let tree = try TemporaryTree(["data/locked/a.json"])
        let locked = tree.path("data/locked")
        #expect(chmod(locked, 0) == 0)
        defer { chmod(locked, 0o700) }
        let expected =
            "ROOT/data/locked: the system refused to list this folder; give this user the permission to read it (Permission denied)"
        withoutPrivileges {
            #expect(tree.error("data/locked") == expected)
            #expect(tree.error("data/locked/*.json") == expected)
            #expect(tree.error("data/**/*.json") == expected)
            #expect(
                tree.error("data/locked/a.json")
                    == expected.replacing("list this folder", with: "look at this path").replacing("locked", with: "locked/a.json"))
        }
    }

    @Test func openingFails() throws {
        let tree = try TemporaryTree(["a.json", "folder/"])
        #expect(
            throws: SatchelError(
                .notFound, "nothing is there to open this file; check the path", cause: "No such file or directory",
                at: .init(file: tree.path("b.json")))
        ) { try LocalFiles.open(tree.path("b.json")) }
        #expect(
            throws: SatchelError(.readFailed, "expected a file, found a folder; name the files in it", at: .init(file: tree.path("folder")))
        ) {
            try LocalFiles.open(tree.path("folder"))
        }
        #expect(throws: SatchelError(.invalidArgument, "expected an offset of 0 or more, found -1", at: .init(file: tree.path("a.json")))) {
            try LocalFiles.open(tree.path("a.json"), from: -1)
        }
        #expect(chmod(tree.path("a.json"), 0) == 0)
        withoutPrivileges {
            #expect(
                throws: SatchelError(
                    .permissionDenied, "the system refused to open this file; give this user the permission to read it",
                    cause: "Permission denied", at: .init(file: tree.path("a.json")))
            ) { try LocalFiles.open(tree.path("a.json")) }
        }
    }

    #if os(Linux)
        @Test func aNameThatIsNoUTF8() throws {
            let tree = try TemporaryTree()
            var path = Array(tree.path("x").utf8CString.dropLast())
            path += [CChar(bitPattern: 0xff), 0]
            let descriptor = open(path, O_CREAT | O_WRONLY, 0o600)
            #expect(descriptor >= 0)
            close(descriptor)
            #expect(
                tree.error("*") == "ROOT/x\u{FFFD}: this name is in its folder but leads to no file; its name is no UTF-8: rename it")
        }
    #endif
}
