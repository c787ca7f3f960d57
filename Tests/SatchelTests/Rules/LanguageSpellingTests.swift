import Foundation
@testable import Satchel
import SatchelColumns
import SatchelTesting
import Testing

/// The rules of what pipelines are written with and what they are, a test a rule.
@Suite("The rules of spelling", .serialized) struct LanguageSpellingTests {
    private static let log = [
        Trip(id: 1, kind: "a", guest: Guest(name: "ada", mail: nil), size: 3),
        Trip(id: 2, kind: "b", guest: nil, size: nil),
        Trip(id: 3, kind: "a", guest: Guest(name: "bob", mail: "b@x"), size: 5),
    ]
    private let trips = Bag(log)

    @Test("optional fields are written without ?, and finished by ==, ?? and isNil") func optionalFields() async throws {
        let names: Bag<String?> = trips |> .map { $0.guest.name }
        let mails: Bag<String?> = trips |> .map { $0.guest.mail }
        #expect(try await names.compute() == ["ada", nil, "bob"])
        #expect(try await mails.compute() == [nil, nil, "b@x"])
        #expect(try await (trips |> .filter { $0.guest.name == "bob" } |> .pluck(\.id)).compute() == [3])
        #expect(try await (trips |> .map { $0.guest.mail ?? $0.guest.name ?? "none" }).compute() == ["ada", "none", "b@x"])
        #expect(try await (trips |> .filter { $0.guest.mail.isNil } |> .pluck(\.id)).compute() == [1, 2])
    }

    @Test("aggregates are arguments, from one to four") func aggregates() async throws {
        let one = try await (trips |> .grouped(by: { $0.kind }, .count)).compute()
        #expect(one.map(\.key) == ["a", "b"] && one.map(\.value) == [2, 1])
        let two = try await (trips |> .grouped(by: { $0.kind }, .count, .max { $0.id })).compute()
        #expect(two.map(\.value.second) == [3, 2])
        let three = try await (trips |> .grouped(by: { $0.kind }, .count, .max { $0.id }, .mean { $0.size })).compute()
        #expect(three.map(\.value.third) == [4, nil])
        let four = trips |> .grouped(by: { $0.kind }, .count, .count(where: { $0.guest.isNil }), .min { $0.id }, .sum { $0.id })
        #expect(try await four.compute().map(\.value.fourth) == [4, 2])
        func missing(_ name: String) -> String {
            "value of type 'Expr<Visit>' has no dynamic member '\(name)' using key path from root type 'Visit.Columns'"
        }
        try await Chains.expect(
            [
                (".grouped(by: { $0.knd }, .count, .mean { $0.size })", [missing("knd")]),
                (
                    ".grouped(by: { $0.kind }, .count, .mean { $0.sise })",
                    ["generic parameter 'Number' could not be inferred", missing("sise")]
                ),
            ], then: [".filter { $0.value.first > 3 }", ".map { $0.key }", ".distinct"], "Bag<String>")
    }

    @Test("rows of several named values are records, made by of") func namedRows() async throws {
        let pairs = trips |> .map { Stay.of(kind: $0.kind, guests: $0.guest.name ?? "none") } |> .filter { $0.guests != "none" }
        #expect(try await (pairs |> .topk(1) { $0.guests }).compute() == [Stay(kind: "a", guests: "bob")])
        let stays = trips |> .aggregated(by: { $0.kind }) { Total.of(kind: $0.key, trips: $0.count, size: $0.mean { $0.size }) }
        #expect(try await stays.compute() == [Total(kind: "a", trips: 2, size: 4), Total(kind: "b", trips: 1, size: nil)])
        #expect(try await (stays |> .filter { $0.trips > 1 } |> .pluck(\.kind)).compute() == ["a"])
    }

    @Test("several key paths give rows that are hashable and go on") func severalKeyPaths() async throws {
        let pairs = trips |> .pluck(\.kind, \.guest?.name)
        #expect(try await (pairs |> .filter { $0.second != nil } |> .map { $0.first + "!" }).compute() == ["a!", "a!"])
        #expect(try await (trips |> .pluck(\.kind, \.kind) |> .frequencies |> .topk(1) |> .pluck(\.count)).compute() == [2])
        let rows = try await (trips |> .pluck(\.id, \.kind, \.size, \.guest)).compute()
        #expect(Set(rows).count == 3 && rows[2].fourth == Self.log[2].guest)
    }

    @Test("everything is also a method, for programs that have another |>") func methods() async throws {
        let declarations = try Declaration.all(in: "Satchel/Stages").filter { $0.isPublic && !$0.isUnavailable }
        let stages = Set(declarations.filter { $0.owner == "Stage" }.map(\.fullName))
        let methods = Set(declarations.filter { $0.owner == "Bag" }.map(\.fullName))
        // To take elements of a bag at once is `take` already.
        #expect(stages.subtracting(methods) == ["take(_:)"])
        #expect(methods.subtracting(stages) == [])
        #expect(stages.count > 25)
        let source = """
            import Satchel
            precedencegroup OwnPrecedence { associativity: left }
            infix operator |> : OwnPrecedence
            func |> <A, B>(value: A, function: (A) -> B) -> B { function(value) }
            func own(_ visits: Bag<Visit>) -> Bag<Frequency<String>> {
                (3 |> { $0 + 1 }) == 4 ? visits.filter { $0.isBot }.pluck(\\.kind).frequencies.topk(3)
                    : visits.remove { $0.isBot }.map { $0.page.path }.frequencies
            }
            """
        #expect(try await Compiler(scopes: 5000).errors(in: source) == [:])
    }

    @Test("the type of a pipeline tells its elements and nothing else") func theTypeCarriesTheElement() async throws {
        func few(_ bag: Bag<Trip>) -> Bag<Trip> { bag |> .filter { $0.id < 3 } |> .repartition(2) }
        var all: [String: Bag<Trip>] = ["all": trips, "few": few(trips), "top": trips.topk(1) { $0.id }]
        for limit in 0..<2 { all["\(limit)"] = few(trips) |> .filter { $0.id > limit } |> .take(9) }
        #expect(all.values.allSatisfy { type(of: $0) == Bag<Trip>.self })
        var counts: [String: Int] = [:]
        for (name, bag) in all { counts[name] = try await bag.count.compute() }
        #expect(counts == ["all": 3, "few": 2, "top": 1, "0": 2, "1": 1])
    }

    @Test("a plan is a flat table of bounded depth") func flatPlans() async throws {
        func depth(stages: Int, terms: Int) throws -> Int {
            var bag = Bag([1, 2, 3])
            for _ in 0..<stages { bag = bag |> .filter { $0 > 0 } |> .map { $0 + 1 } }
            bag = bag |> .filter { number in (0..<terms).reduce(number == 0) { $0 || number == $1 } }
            var (open, most) = (0, 0)
            for byte in try JSONEncoder().encode(bag.pipeline.plan) {
                if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") { open += 1 }
                if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") { open -= 1 }
                most = max(most, open)
            }
            return most
        }
        let few = try depth(stages: 1, terms: 2)
        #expect(try depth(stages: 400, terms: 2) == few)
        #expect(try depth(stages: 1, terms: 1500) == few)
    }
}

@Record
private struct Trip: Hashable {
    let id: Int
    let kind: String
    let guest: Guest?
    let size: Int?
}

@Record
private struct Guest: Hashable {
    let name: String
    let mail: String?
}

@Record
private struct Stay: Hashable {
    let kind: String
    let guests: String
}

@Record
private struct Total: Hashable {
    let kind: String
    let trips: Int
    let size: Double?
}
