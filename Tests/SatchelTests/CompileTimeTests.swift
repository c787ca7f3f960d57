import Testing

/// How long the compiler takes for pipelines, beside plain Swift over arrays of the same length, both in one run of the compiler.
///
/// The plain program has a statement a stage: as one chain, ten such stages over an array took it 44 s, and twenty are refused.
@Suite(.serialized) struct CompileTimeTests {
    private static let stages = [
        #".filter { $0.page.path.hasPrefix("jupyter/") }"#, #".filter { $0.size ?? 0 > 3 && $0.kind == "push" }"#, ".prefix(1000)",
        #".filter { $0.kind == "a" || $0.page.id % 2 == 0 }"#, ".filter { $0.id > 7 }",
    ]

    private func stages(_ count: Int) -> [String] {
        (0..<count - 1).map { Self.stages[$0 % Self.stages.count] } + [".map { $0.page.path.lowercased() + \"!\" }"]
    }

    /// A function with a chain of so many stages.
    private func chain(_ name: String, _ count: Int, _ separator: String) -> String {
        let text = stages(count).map { "        \(separator)\($0)" }.joined(separator: "\n")
        return "func \(name)\(count)(_ visits: Bag<Visit>) -> Bag<String> {\n    visits\n\(text)\n}\n"
    }

    /// A function that does the same to an array.
    private func plain(_ count: Int) -> String {
        let lines = stages(count).enumerated().map { "    let v\($0.offset + 1) = Array(v\($0.offset)\($0.element))" }
        let text = lines.joined(separator: "\n")
        return "func plain\(count)(_ v0: [Visit]) -> [String] {\n\(text)\n    return v\(count)\n}\n"
    }

    /// The names of the functions are their kinds and lengths.
    private func milliseconds(of lengths: [Int]) async throws -> [String: Double] {
        var source = "import Satchel\n"
        for length in lengths { source += plain(length) + chain("method", length, "") + chain("piped", length, "|> ") }
        var best: [String: Double] = [:]
        for _ in 0..<3 {
            for (name, time) in try await Compiler().milliseconds(in: source) { best[name] = min(best[name] ?? .infinity, time) }
        }
        return best
    }

    @Test func pipelinesTakeNoMoreThanPlainSwiftTimesABound() async throws {
        let lengths = [10, 20, 40]
        let times = try await milliseconds(of: lengths)
        print("type-checking, × plain Swift of the same length:")
        for length in lengths {
            let plain = try #require(times["plain\(length)"])
            let method = try #require(times["method\(length)"]) / plain
            let piped = try #require(times["piped\(length)"]) / plain
            print("  \(length) stages: methods \(rounded(method)), |> \(rounded(piped)) (plain \(rounded(plain)) ms)")
            // Several times what is measured: a machine under load must not fail it, an exponential solver must.
            #expect(method < 4)
            #expect(piped < 4)
        }
    }

    private func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}
