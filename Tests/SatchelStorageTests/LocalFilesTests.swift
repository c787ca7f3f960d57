import Foundation
import SatchelColumns
import Testing

@testable import SatchelStorage

@Suite struct LocalFilesTests {
    static let hours = [
        "h-10.json.gz", "h-2.json.gz", "h-1.json.gz", "notes.txt", ".hidden", "sub/h-3.json.gz", "sub/deep/h-4.json.gz", ".git/x.json.gz",
    ]

    @Test func aFileGivesItself() throws {
        let tree = try TemporaryTree(["a.json"])
        #expect(try LocalFiles.list([tree.path("a.json")]) == [InputObject(address: tree.path("a.json"), size: 6)])
    }

    @Test func aFolderGivesItsFiles() throws {
        let tree = try TemporaryTree(Self.hours)
        #expect(try tree.list("") == ["h-1.json.gz", "h-2.json.gz", "h-10.json.gz", "notes.txt"])
        #expect(try tree.list("sub") == ["sub/h-3.json.gz"])
        #expect(try tree.list("sub/") == ["sub/h-3.json.gz"])
    }

    @Test func globs() throws {
        let tree = try TemporaryTree(Self.hours)
        #expect(try tree.list("*.json.gz") == ["h-1.json.gz", "h-2.json.gz", "h-10.json.gz"])
        #expect(try tree.list("h-?.json.gz") == ["h-1.json.gz", "h-2.json.gz"])
        #expect(try tree.list("h-[2-9].*") == ["h-2.json.gz"])
        #expect(try tree.list("h-[!2-9].*") == ["h-1.json.gz"])
        #expect(try tree.list("*/*.gz") == ["sub/h-3.json.gz"])
        #expect(try tree.list("**/*.gz") == ["h-1.json.gz", "h-2.json.gz", "h-10.json.gz", "sub/deep/h-4.json.gz", "sub/h-3.json.gz"])
        #expect(try tree.list("**/**/h-4*") == ["sub/deep/h-4.json.gz"])
        #expect(try tree.list("sub/**") == ["sub/deep/h-4.json.gz", "sub/h-3.json.gz"])
        #expect(try tree.list("s*/./deep/*") == ["sub/./deep/h-4.json.gz"].map { $0.replacing("./", with: "") })
        #expect(try tree.list(".h*") == [".hidden"])
        #expect(try tree.list(".g*/*") == [".git/x.json.gz"])
    }

    @Test func braces() throws {
        let tree = try TemporaryTree(Self.hours)
        #expect(try tree.list("h-{10,2}.json.gz") == ["h-2.json.gz", "h-10.json.gz"])
        #expect(try tree.list("h-{1..2}.json.gz") == ["h-1.json.gz", "h-2.json.gz"])
        #expect(try tree.list("{h-1*,sub/{h,x}-*,nothing*}") == ["h-1.json.gz", "h-10.json.gz", "sub/h-3.json.gz"])
        // What a brace names in full must be there.
        #expect(
            tree.error("h-{1..3}.json.gz")
                == "ROOT/h-3.json.gz: nothing is at this path; the nearest folder that exists is ROOT, which holds 5 names "
                + "(h-1.json.gz, h-2.json.gz, h-10.json.gz, notes.txt, …); check the path")
    }

    @Test(arguments: [
        ("a", ["a"]), ("{a}", ["{a}"]), ("{}", ["{}"]), ("a{b", ["a{b"]), ("{a,b}", ["a", "b"]), ("x{a,}y", ["xay", "xy"]),
        ("{a,b}{1..3}", ["a1", "a2", "a3", "b1", "b2", "b3"]), ("{08..10}", ["08", "09", "10"]), ("{2..0}", ["2", "1", "0"]),
        ("{a{1,2},b}", ["a1", "a2", "b"]), ("{a..c}", ["{a..c}"]), ("{{a,b}}", ["{a}", "{b}"]), ("é{1,2}", ["é1", "é2"]),
    ])
    func braceExpansion(_ pattern: String, _ expected: [String]) throws {
        #expect(try BraceExpansion.expand(pattern) == expected)
    }

    @Test func braceExpansionIsBounded() throws {
        #expect(
            throws: SatchelError(
                .invalidArgument, "the braces in the pattern {0..999999999999} stand for more than 100000 paths; write fewer alternatives")
        ) { try BraceExpansion.expand("{0..999999999999}") }
        let many = String(repeating: "{0..9}", count: 20)
        #expect(throws: SatchelError.self) { try BraceExpansion.expand(many) }
    }

    @Test func anExistingPathWinsOverItsMeaning() throws {
        let tree = try TemporaryTree(["[a].json", "a.json", "*", "{x,y}", "~z"])
        #expect(try tree.list("[a].json") == ["[a].json"])
        #expect(try tree.list("*") == ["*"])
        #expect(try tree.list("{x,y}") == ["{x,y}"])
    }

    @Test func homeIsExpanded() throws {
        let home = try #require(Folder.home(of: ""))
        let name = "satchel-\(UUID().uuidString)"
        #expect(throws: SatchelError.self) { try LocalFiles.list(["~/\(name)"]) }
        do {
            _ = try LocalFiles.list(["~/\(name)/*"])
        } catch let error as SatchelError {
            #expect(error.location.file == home + "/\(name)/*")
        }
        #expect(throws: SatchelError.self) { try LocalFiles.list(["~nobody-of-that-name/x"]) }
    }

    @Test func patternsKeepTheirOrderAndFilesComeOnce() throws {
        let tree = try TemporaryTree(["1", "2", "3"])
        #expect(try tree.list("3", "*") == ["3", "1", "2"])
        #expect(try tree.list("*", "3") == ["1", "2", "3"])
        #expect(try tree.list("", "*", "[12]") == ["1", "2", "3"])
        #expect(try tree.list("3", "1", "3") == ["3", "1", "3"])
        #expect(try tree.list("*", "3", "3") == ["1", "2", "3", "3"])
        #expect(try tree.list("3", "./3") == ["3", "./3"])
        #expect(try LocalFiles.list([]) == [])
    }

    @Test func links() throws {
        let tree = try TemporaryTree(["data/a.json"])
        try tree.link("data/up", to: "..")
        try tree.link("linked.json", to: "data/a.json")
        #expect(try tree.list("") == ["linked.json"])
        #expect(try tree.list("**/*.json") == ["data/a.json", "linked.json"])
        #expect(try tree.list("data/*/data/a.json") == ["data/up/data/a.json"])
        try tree.link("gone.json", to: "nowhere")
        #expect(
            tree.error("*.json") == "ROOT/gone.json: this name is in its folder but leads to no file; a link that leads nowhere, "
                + "or a file removed since: name the others")
    }

    @Test func onlyNamesMatchByCharacters() {
        #expect(GlobPattern("h?").matches("hé"))
        #expect(!GlobPattern("[a-z]").matches("é"))
        #expect(GlobPattern("[]a]").matches("]"))
        #expect(GlobPattern("[a").matches("[a"))
        #expect(GlobPattern("[^a]").matches("b"))
        #expect(GlobPattern("a*b*c").matches("axxbxbxc"))
        #expect(!GlobPattern("a*b*c").matches("axxbxbx"))
        #expect(!GlobPattern("*").matches(".a"))
        #expect(GlobPattern("***").matches("a"))
        // No pattern takes more than pieces × characters steps.
        #expect(!GlobPattern("*a*a*a*a*a*a*a*a*a*a*a*a*b").matches(String(repeating: "a", count: 2000)))
    }
}
