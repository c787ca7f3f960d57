internal import Foundation
internal import Satchel

extension ConformanceCase {
    /// Rows of numbers as files of many cuts; some lines are not what the record says.
    private static func numbers(
        _ count: Int, wrong: [Int: String], in run: ConformanceRun, _ name: String
    ) throws -> [(name: String, bag: Bag<String>)] {
        let lines = (1...count).map { wrong[$0] ?? #"{"id":\#($0),"name":"n"}"# }
        let plain = try run.write(lines, name + ".json")
        let packed = try run.folder.write(Gzip.packed(lines.joinedLines), to: name + ".json.gz")
        return [25, 300, 1000, 64 << 20].map { ("partitionBytes \($0)", Bag.files(plain, partitionBytes: $0)) }
            + [("gzip", Bag.files(packed)), ("lines", Bag.lines(lines))]
    }

    @CaseList static var errors: [ConformanceCase] {
        ConformanceCase(.error, "of several wrong rows the first in the order of the input, with its place, whatever the parts are") {
            run in
            let wrong = [
                151: #"{"id":"x","name":"n"}"#, 152: "no JSON", 260: #"{"id":1}"#, 299: #"{"id":[],"name":"n"}"#, 300: #"{"id":1.5}"#,
            ]
            for (name, lines) in try numbers(300, wrong: wrong, in: run, "several") {
                let rows = lines |> .decode(Numbered.self)
                try await run.expectError("sum, \(name)", .typeMismatch, line: 151) {
                    try await (rows |> .pluck(\.id) |> .sum).compute(on: $0)
                }
                try await run.expectError("rows, \(name)", .typeMismatch, line: 151) { try await rows.compute(on: $0) }
                try await run.expectError("groups, \(name)", .typeMismatch, line: 151) {
                    try await (rows |> .grouped(by: { $0.id }, .count)).compute(on: $0)
                }
                try await run.expectError("names, \(name)", .invalidJSON, line: 152) {
                    try await (rows |> .pluck(\.name) |> .frequencies |> .topk(1)).compute(on: $0)
                }
                try await run.expectError("native, \(name)", .typeMismatch, line: 151) {
                    try await (rows |> .mapEach(Constant(1, for: Numbered.self)) |> .distinct).compute(on: $0)
                }
                try await run.expectError("several results, \(name)", .typeMismatch, line: 151) { backend in
                    let (one, two) = try await backend.compute {
                        rows |> .pluck(\.name) |> .max
                        rows |> .pluck(\.id) |> .max
                    }
                    return "\(String(describing: one)), \(String(describing: two))"
                }
                try await run.expectError("kept, \(name)", .typeMismatch, line: 151) {
                    try await rows.repartition(4).persist(on: $0).wait()
                }
            }
        }
        ConformanceCase(.error, "of an error that is not read, or lies behind what take wants, nobody hears") { run in
            for (name, lines) in try numbers(200, wrong: [150: #"{"id":"x","name":"n"}"#, 190: "no JSON"], in: run, "unread") {
                let rows = lines |> .decode(Numbered.self)
                try await run.expect("take, \(name)", rows |> .take(149) |> .pluck(\.id), Array(1...149))
                try await run.expect("take of names, \(name)", rows |> .pluck(\.name) |> .take(189) |> .distinct, ["n"])
                try await run.expect("dropped, \(name)", rows |> .filter { $0.name == "m" } |> .take(0) |> .pluck(\.id), [])
                try await run.expectError("one more, \(name)", .typeMismatch, line: 150) {
                    try await (rows |> .take(150) |> .pluck(\.id)).compute(on: $0)
                }
            }
        }
        ConformanceCase(.error, "expressions: overflow, division by zero, conversions, each with its row's place") { run in
            for (name, lines) in try numbers(200, wrong: [:], in: run, "expressions") {
                let ids = lines |> .decode(Numbered.self) |> .pluck(\.id)
                try await run.expectError("overflow, \(name)", .arithmetic, line: 101) {
                    try await (ids |> .map { $0 * (Int.max / 100) } |> .max).compute(on: $0)
                }
                try await run.expectError("division, \(name)", .arithmetic, line: 77) {
                    try await (ids |> .filter { 1000 / ($0 - 77) > 3 } |> .count).compute(on: $0)
                }
                try await run.expectError("sum, \(name)", .arithmetic) {
                    try await (ids |> .map { $0 * (Int.max / 200) } |> .sum).compute(on: $0)
                }
                try await run.expectError("sum of a group, \(name)", .arithmetic) {
                    try await (ids |> .grouped(by: { $0 % 2 }, .sum { $0 * (Int.max / 200) })).compute(on: $0)
                }
            }
        }
        ConformanceCase(.error, "transforms: the type, the error's text, the row's place and the stage") { run in
            for (name, lines) in try numbers(200, wrong: [:], in: run, "transforms") {
                let ids = lines |> .decode(Numbered.self) |> .pluck(\.id)
                let error = try await run.expectError("map, \(name)", .transformFailed, line: 123) {
                    try await (ids |> .mapEach(Refusing(number: 123)) |> .sum).compute(on: $0)
                }
                for part in ["Refusing", "Refused", "no 123"] {
                    try run.expect(error.description.contains(part), "an error that names \(part)", found: error)
                }
                try run.expect(error.location.stage?.contains("Errors.swift") == true, "an error with the place of its stage", found: error)
                try await run.expectError("behind a whole bag, \(name)", .transformFailed) {
                    try await (ids |> .distinct |> .mapEach(Refusing(number: 50)) |> .count).compute(on: $0)
                }
                try await run.expect("not called, \(name)", ids |> .filter { $0 != 123 } |> .mapEach(Refusing(number: 123)) |> .count, 199)
                try await run.expectError("parsing, \(name)", .transformFailed, line: 1) {
                    try await (lines |> .mapEach(Parsed())).compute(on: $0)
                }
            }
        }
        ConformanceCase(.error, "a Codable type that a line does not decode to") { run in
            let lines = (1...60).map { $0 == 40 ? #"{"millis":1}"# : #"{"path":"/\#($0)","headers":{}}"# }
            let rows = Bag.files(try run.write(lines, "requests.json"), partitionBytes: 200) |> .decode(Request.self)
            try await run.expectError("elements", .missingKey, line: 40) { try await rows.compute(on: $0) }
            try await run.expectError("native code", .missingKey, line: 40) {
                try await (rows |> .mapEach(PathOf()) |> .distinct).compute(on: $0)
            }
        }
        ConformanceCase(.error, "files that are missing, cut, damaged, or not what their name says") { run in
            let good = Gzip.packed((0..<2000).map { "line \($0)\n" }.joined())
            var damaged = good
            damaged[damaged.count / 2] ^= 1
            var later = Data(good)
            later.append(contentsOf: [1, 2, 3])
            try run.folder.write(good, to: "bad/1.gz")
            let files = [
                ("cut", good.dropLast(good.count / 3)), ("damaged", damaged), ("followed by something", later),
                ("no gzip", Data("plain".utf8)),
            ]
            for (name, data) in files {
                let path = try run.folder.write(Data(data), to: "bad/2.gz")
                try await run.expectError("\(name), counted", .corruptFile) { try await (Bag.files(path) |> .count).compute(on: $0) }
                try await run.expectError("\(name), between others", .corruptFile) {
                    try await (Bag.files(run.folder.path + "/bad/*.gz", partitionBytes: 1) |> .distinct |> .count).compute(on: $0)
                }
                try await run.expectError("\(name), kept", .corruptFile) { try await Bag.files(path).persist(on: $0).wait() }
            }
            for missing in ["none.json", "none/", "none-*.json"] {
                let path = run.folder.path + "/" + missing
                try await run.expectError("missing \(missing)", .notFound) { try await (Bag.files(path) |> .count).compute(on: $0) }
                try await run.expectError("kept \(missing)", .notFound) { try await Bag.files(path).persist(on: $0).wait() }
            }
        }
        ConformanceCase(.error, "faults of a plan are thrown before any work") { run in
            let tally = try Tally("calls", in: run.folder)
            let counted = Bag(sequence: 0..<10) |> .mapEach(Counted(tally))
            let fault = counted |> .take(-1)
            try await run.expectError("compute", .invalidPlan) { try await fault.compute(on: $0) }
            try await run.expectError("several", .invalidPlan) { backend in
                let (one, two) = try await backend.compute {
                    counted |> .count
                    fault
                }
                return "\(one) \(two)"
            }
            try await run.expectError("persist", .invalidPlan) { try await fault.persist(on: $0) }
            try await run.expectError("elements", .invalidPlan) { for try await _ in fault.elements(on: $0) {} }
            try await run.expectError("save", .invalidPlan) { try await fault.save(to: run.folder.path + "/never", on: $0) }
            try await run.expectError("rejected", .invalidPlan) { try await (counted |> .rejected).compute(on: $0) }
            try run.expect("calls of native code", try tally.count(), is: 0)
        }
        ConformanceCase(.error, "after an error the backend does what it is asked to") { run in
            for (name, lines) in try numbers(200, wrong: [100: "no JSON"], in: run, "usable") {
                let error = try await run.error(name) { try await (lines |> .decode(Numbered.self) |> .count).compute(on: run.backend) }
                try run.expect((error as? SatchelError)?.location.line == 100, "an error of line 100", found: error)
                try await run.expectUsable(name)
            }
        }
    }
}
