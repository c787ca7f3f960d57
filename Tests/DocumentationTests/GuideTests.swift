import Testing

/// The reading of guides itself.
struct GuideTests {
    @Test func findsBlocksWithTheirKindsLinesAndOutputs() {
        let guide = Guide(
            path: "/none/Sample.md",
            text: """
                # Sample
                ```swift
                print(1)
                ```

                ```text
                1
                ```
                <!-- file: Sources/Own/Own.swift -->
                ```swift
                struct Own {}
                ```
                ```sh
                make test
                ```
                ```text
                not of the block above
                ```
                <!-- of no matter -->
                ```swift
                numbers |> .sum      // → 6
                ```
                """)
        #expect(guide.blocks.map(\.kind) == [.statements, .file("Sources/Own/Own.swift"), .statements])
        #expect(guide.blocks.map(\.firstLine) == [3, 11, 21])
        #expect(guide.blocks.map(\.output) == [["1"], nil, nil])
        #expect(guide.blocks[2].claims == [Block.Claim(line: 21, value: "6")])
        #expect(guide.blocks.map(\.isRun) == [true, false, true])
        #expect(guide.module == "Own")
    }

    @Test func writesProgramsThatKeepTheLinesOfTheGuide() {
        let guide = Guide(
            path: "/none/Sample.md",
            text: """
                ```swift
                import Satchel
                Bag([1, 2])
                    |> .sum      // → 3
                ```
                """)
        let block = GuideProgram(guide).files[0]
        #expect(block.name == "Block2.swift")
        #expect(
            block.text.hasSuffix(
                """
                func block2() async throws {
                #sourceLocation(file: "/none/Sample.md", line: 2)

                try await show(4, Bag([1, 2])
                    |> .sum      )
                #sourceLocation()
                }

                """))
    }

    @Test func readsOutputByItsMarks() {
        let output = GuideOutput("\u{1}3\none \n\n\u{1}9\n\u{2}11 [1, 2]\n")
        #expect(output.printed[3] == ["one"])
        #expect(output.results == [11: "[1, 2]"])
    }

    @Test(
        arguments: [
            ("abc", "abc", true), ("abc", "a…", true), ("abc", "…b…c", true), ("abc", "a…d", false), ("ab", "…a…a…", false),
            ("a", "b", false), ("aba", "ab…ba", false),
        ])
    func matchesLines(_ line: String, _ shown: String, _ isMatch: Bool) {
        #expect(line.matches(shown) == isMatch)
    }
}
