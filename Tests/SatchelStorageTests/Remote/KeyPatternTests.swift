import Testing

@testable import SatchelStorage

@Suite struct KeyPatternTests {
    private func matches(_ pattern: String, _ keys: [String]) throws -> [String] {
        let pattern = try KeyPattern(pattern)
        return keys.filter { key in pattern.alternatives.contains { $0.matches(key) } }
    }

    private let keys = ["a", "a/b", "a/b/c.gz", "a/x1.gz", "a/x2.gz", "a/.hidden", "a//c", "b/x1.gz", ".a/b", "a[1]", "a/b/.h/c"]

    @Test func componentByComponent() throws {
        #expect(try matches("*", keys) == ["a", "a[1]"])
        #expect(try matches("a/*", keys) == ["a/b", "a/x1.gz", "a/x2.gz"])
        #expect(try matches("*/x?.gz", keys) == ["a/x1.gz", "a/x2.gz", "b/x1.gz"])
        #expect(try matches("{a,b}/x1.gz", keys) == ["a/x1.gz", "b/x1.gz"])
        #expect(try matches("a/x{1..2}.gz", keys) == ["a/x1.gz", "a/x2.gz"])
        #expect(try matches("a/.*", keys) == ["a/.hidden"])
        #expect(try matches("a//*", keys) == ["a//c"])
        #expect(try matches("a[[]1]", keys) == ["a[1]"])
    }

    @Test func foldersAtAnyDepth() throws {
        #expect(try matches("**", keys) == ["a", "a/b", "a/b/c.gz", "a/x1.gz", "a/x2.gz", "a//c", "b/x1.gz", "a[1]"])
        #expect(try matches("**/*.gz", keys) == ["a/b/c.gz", "a/x1.gz", "a/x2.gz", "b/x1.gz"])
        #expect(try matches("a/**/c*", keys) == ["a/b/c.gz", "a//c"])
    }

    @Test func whatIsListed() throws {
        #expect(try KeyPattern("2015/*-{0..3}.gz").prefixes == ["2015/"])
        #expect(try KeyPattern("{b,a}/x?").prefixes == ["a/x", "b/x"])
        #expect(try KeyPattern("{a,ab}/*").prefixes == ["a/", "ab/"])
        #expect(try KeyPattern("{a*,ab}").prefixes == ["a"])
        #expect(try KeyPattern("2015-01-{01..31}-{0..23}.json.gz").prefixes == ["2015-01-"])
    }
}
