import Foundation
import Satchel
import SatchelColumns
import SatchelTesting
import Testing

/// The verdict on every case of JSONTestSuite, by default and strictly, as the guide's table has it.
@Suite struct JSONTestSuiteTests {
    struct Case: Sendable {
        let name: String
        let bytes: [UInt8]
    }

    private static let folder = Hours.shared + "/data/json/JSONTestSuite/test_parsing"

    /// Nicolas Seriot's cases where they are at hand, some of the same kinds elsewhere.
    private static let cases: [Case] = {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.hasSuffix(".json") }.sorted()
        if names.isEmpty {
            print("No JSONTestSuite in \(folder): this test runs on \(own.count) cases of its own.")
            return own
        }
        return names.map { name in
            let data = FileManager.default.contents(atPath: folder + "/" + name) ?? Data()
            return Case(name: String(name.dropLast(5)), bytes: Array(data))
        }
    }()

    /// Cases by the suite's names, written for this test.
    private static let own: [Case] = [
        ("y_array_empty", "[]"), ("y_number_after_space", "[ 4]"), ("y_number_real_exponent", "[123e45]"), ("y_object_empty", "{}"),
        ("y_string_escaped_control_character", #"["\u0012"]"#), ("y_structure_lonely_int", "42"), ("y_structure_lonely_true", "true"),
        ("n_array_extra_comma", #"["",]"#), ("n_array_1_true_without_comma", "[1 true]"), ("n_number_-01", "[-01]"),
        ("n_number_2.e3", "[2.e3]"), ("n_object_trailing_comma", #"{"id":0,}"#), ("n_object_missing_colon", #"{"a" b}"#),
        ("n_string_single_quote", "['single quote']"), ("n_structure_double_array", "[][]"), ("n_structure_unclosed_array", "[1"),
        ("n_single_space", " "), ("i_string_1st_surrogate_but_2nd_missing", #"["\uDADA"]"#),
    ].map { Case(name: $0.0, bytes: Array($0.1.utf8)) }

    /// One line of a file, behind another: newlines between tokens become tabs, which are white space too, and as wrong in strings.
    private static func line(_ bytes: [UInt8]) -> [UInt8] { bytes.map { $0 == 0x0a ? 0x09 : $0 } }

    private static func verdict(_ path: String, _ json: JSONCheck) async -> String {
        do {
            let values = try await (Bag.files(path, json: json) |> .decode(JSON.self)).compute(on: InMemory())
            return values.count == 2 ? "accepted" : "no row"
        } catch let error as SatchelError where [.invalidJSON, .invalidUTF8].contains(error.code) && error.location.line == 2 {
            return "refused"
        } catch {
            return "\(error)"
        }
    }

    /// The rows of the guide's table, by the name of the case.
    private static func table() throws -> [String: [String]] {
        let path = URL(fileURLWithPath: #filePath).pathComponents.dropLast(3).joined(separator: "/").dropFirst() + "/Guides/JSON.md"
        let lines = try String(contentsOfFile: String(path), encoding: .utf8).split(separator: "\n")
        return lines.reduce(into: [:]) { table, line in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            if cells.count == 3, cells[0].hasPrefix("`") { table[cells[0].filter { $0 != "`" }] = Array(cells[1...]) }
        }
    }

    @Test func everyCaseHasTheVerdictOfTheGuide() async throws {
        let table = try Self.table()
        let folder = try TemporaryFolder()
        for test in Self.cases {
            let path = try folder.write(Data([0x30, 0x0a] + Self.line(test.bytes) + [0x0a]), to: "case.json")
            let (asRead, strict) = (await Self.verdict(path, .asRead), await Self.verdict(path, .strict))
            let written = table[test.name] ?? []
            #expect(written == [asRead, strict], "| `\(test.name)` | \(asRead) | \(strict) |")
            if test.name.hasPrefix("y_") { #expect(asRead == "accepted" && strict == "accepted", "\(test.name)") }
            if test.name.hasPrefix("n_") { #expect(strict == "refused" || strict == "no row", "\(test.name)") }
        }
        if Self.cases.count > Self.own.count { #expect(Set(table.keys) == Set(Self.cases.map(\.name))) }
    }

    @Test func collectingRefusesTheSameCases() async throws {
        let table = try Self.table()
        let folder = try TemporaryFolder()
        let path = try folder.write(Data([0x30, 0x0a] + Self.cases.flatMap { Self.line($0.bytes) + [0x0a] }), to: "cases.json")
        let bag = Bag.files(path, rows: .collect, json: .strict) |> .decode(JSON.self)
        for backend in BackendCase.forms {
            let (count, rejected) = try await backend.make().compute {
                bag |> .count
                bag |> .rejected |> .pluck(\.line)
            }
            let names = rejected.map { Self.cases[$0 - 2].name }
            #expect(names == Self.cases.map(\.name).filter { table[$0]?[1] == "refused" })
            #expect(count == 1 + Self.cases.filter { table[$0.name]?[1] == "accepted" }.count)
        }
    }
}
