import SatchelColumns
import SatchelEngine
import SatchelPlan
import Testing

@Suite struct KernelStringTests {
    static func column(_ strings: [String]) throws -> Batch {
        let builder = ColumnBuilder(.string)
        for string in strings { try builder.append(utf8: string.utf8) }
        return Batch(builder.finish())
    }

    private func bools(_ function: Function, _ strings: [String], _ constant: String) throws -> [Bool] {
        let evaluator = try Evaluator(.call(function, .element, .literal(constant)), over: .string)
        let result = evaluator.evaluate(try Self.column(strings))
        guard case .bools(let values) = result.storage else { return [] }
        return values
    }

    @Test func prefixesGoByBytes() throws {
        let strings = ["jupyter/notebook", "jupyter/", "jupyter", "", "xjupyter/", "jupytex/a"]
        #expect(try bools(.hasPrefix, strings, "jupyter/") == [true, true, false, false, false, false])
        #expect(try bools(.hasPrefix, strings, "") == [Bool](repeating: true, count: 6))
        #expect(try bools(.hasSuffix, ["a/b", "/b", "b", ""], "/b") == [true, true, false, false])
        // Canonically equivalent, and yet other bytes.
        #expect(try bools(.equal, ["e\u{301}", "\u{E9}"], "\u{E9}") == [false, true])
        #expect(try bools(.hasPrefix, ["e\u{301}"], "e") == [true])
    }

    @Test func stringsAreOrderedByBytes() throws {
        #expect(try bools(.less, ["a", "B", "", "ab", "b", "é"], "b") == [true, true, true, true, false, false])
        #expect(try bools(.greaterOrEqual, ["b", "ba", "a"], "b") == [true, true, false])
    }

    @Test func aHitAcrossTwoStringsIsNone() throws {
        #expect(try bools(.contains, ["xa", "bx", "ab", "", "aab", "a", "b"], "ab") == [false, false, true, false, true, false, false])
        #expect(try bools(.contains, ["aa", "a", "aaa", "", "aa"], "aa") == [true, false, true, false, true])
        #expect(try bools(.contains, ["", "a"], "") == [true, true])
    }

    @Test func searchesFindWhatAPlainSearchFinds() throws {
        var random = KernelRandom(state: 99)
        for _ in 0..<400 {
            let strings = (0..<12).map { _ in
                let length = random.pick([0, 1, 5, 15, 16, 17, 40, 90])
                return String(decoding: (0..<length).map { _ in random.pick(Array("aab".utf8)) }, as: UTF8.self)
            }
            let pattern = (0..<random.pick([1, 2, 3, 5, 8])).map { _ in random.pick(Array("aab".utf8)) }
            let expected = strings.map { string in
                let bytes = Array(string.utf8)
                return bytes.indices.contains { bytes[$0...].starts(with: pattern) }
            }
            let constant = String(decoding: pattern, as: UTF8.self)
            #expect(try bools(.contains, strings, constant) == expected)
            // The other way round: the text is the same in every row.
            let swapped = try Evaluator(.call(.contains, .literal(constant), .element), over: .string).evaluate(Self.column(strings))
            #expect(swapped.storage == .bools(strings.map { $0.isEmpty || constant.contains($0) }))
        }
    }

    @Test func charactersAndLowerCaseAreSwifts() throws {
        let strings = ["", "abc", "a\r\nb", "e\u{301}", "🇫🇷🇩🇪", "İ", "STRASSE ẞ", "@[`{Az"]
        let batch = try Self.column(strings)
        let counts = try Evaluator(.call(.count, .element), over: .string).evaluate(batch)
        #expect(counts.storage == .integers(strings.map { Int64($0.count) }))
        let lowered = try Evaluator(.call(.lowercased, .element), over: .string).evaluate(batch)
        guard case .text(let text) = lowered.storage else { return #expect(Bool(false)) }
        #expect(strings.indices.map { text.string($0) } == strings.map { $0.lowercased() })
        let plain = try Evaluator(.call(.lowercased, .element), over: .string).evaluate(try Self.column(["@[`{Az", "", "ZZ"]))
        #expect(plain == (try Self.column(["@[`{az", "", "zz"])).column)
    }

    @Test func stringsThatOutgrowAColumnAreErrorsOfTheirRows() throws {
        var batch = try Self.column(["abc", "abcdef", "İİİİİ", "x"])
        batch.origin = Origin(lines: KernelLines())
        let doubled = try Evaluator(.call(.add, .element, .element), over: .string, textLimit: 10).evaluate(batch)
        #expect(doubled.faults.rows == [1, 2])
        #expect(
            doubled.faults.first?.description == "sample.json, line 2, byte 100: the strings of a batch would take more than 10 bytes "
                + "in one column; make them shorter, or filter earlier")
        #expect(KernelValue(doubled, .string, 0) == .string("abcabc"))
        #expect(KernelValue(doubled, .string, 3) == .string("xx"))
        let lowered = try Evaluator(.call(.lowercased, .element), over: .string, textLimit: 20).evaluate(batch)
        #expect(lowered.faults.rows == [2])
        #expect(KernelValue(lowered, .string, 3) == .string("x"))
    }
}
