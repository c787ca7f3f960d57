import Foundation
import GitHubArchive
import SatchelColumns
import Testing

/// Generated hours for themselves.
@Suite struct GeneratedHoursTests {
    private static func fingerprint(_ bytes: [UInt8]) -> UInt64 {
        bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    private static func objects(_ text: [UInt8]) throws -> [[String: Any]] {
        try text.split(separator: UInt8(ascii: "\n")).map { line in
            let value = try JSONSerialization.jsonObject(with: Data(line))
            return try #require(value as? [String: Any])
        }
    }

    /// Known sums: a change of the generator's output shows here, and the manifest's version must grow with it.
    @Test func sameBytesEverywhere() throws {
        #expect(Self.fingerprint(try GeneratedHours(eventsPerHour: 300).text(hour: 7)) == 679_866_833_346_944_527)
        #expect(Self.fingerprint(try GeneratedHours(seed: 1, hours: 40, eventsPerHour: 300).text(hour: 39)) == 14_256_649_579_089_628_440)
    }

    @Test func hoursAreIndependent() throws {
        let plan = try GeneratedHours(eventsPerHour: 200)
        let alone = try GeneratedHours(hours: 6, eventsPerHour: 200).text(hour: 5)
        _ = plan.text(hour: 3)
        #expect(plan.text(hour: 5) == alone)
        #expect(plan.text(hour: 4) != alone)
        #expect(try GeneratedHours(seed: 2016, eventsPerHour: 200).text(hour: 5) != alone)
    }

    @Test func namesAreTheArchives() throws {
        let plan = try GeneratedHours(hours: 1)
        #expect(plan.fileName(hour: 0) == "2015-01-01-0.json.gz")
        #expect(plan.fileName(hour: 9) == "2015-01-01-9.json.gz")
        #expect(plan.fileName(hour: 23) == "2015-01-01-23.json.gz")
        #expect(plan.fileName(hour: 24) == "2015-01-02-0.json.gz")
        #expect(plan.fileName(hour: 743) == "2015-01-31-23.json.gz")
        #expect(plan.fileName(hour: 59 * 24) == "2015-03-01-0.json.gz")
        #expect(plan.fileName(hour: (365 + 59) * 24) == "2016-02-29-0.json.gz")
        #expect(plan.fileName(hour: -5) == "2015-01-01-0.json.gz")
    }

    @Test func idsAndTimesGrow() throws {
        let plan = try GeneratedHours(hours: 3, eventsPerHour: 400)
        var lastID = 0
        for hour in 0..<3 {
            var lastTime = "2015-01-01T0\(hour):00:00Z"
            for event in try Self.objects(plan.text(hour: hour)) {
                let digits = try #require(event["id"] as? String)
                let id = try #require(Int(digits))
                let time = try #require(event["created_at"] as? String)
                #expect(id > lastID)
                #expect(time >= lastTime)
                #expect(time.hasPrefix("2015-01-01T0\(hour):") && time.utf8.count == 20)
                (lastID, lastTime) = (id, time)
            }
        }
    }

    @Test func emptyPlans() throws {
        #expect(try GeneratedHours(hours: 1, eventsPerHour: 0).text(hour: 0).isEmpty)
        #expect(try GeneratedHours(hours: 2, eventsPerHour: 10).text(hour: 2).isEmpty)
        #expect(try GeneratedHours(hours: 2, eventsPerHour: 10).text(hour: -1).isEmpty)
    }

    @Test func countsOutOfRange() {
        #expect {
            try GeneratedHours(hours: -1)
        } throws: {
            ($0 as? SatchelError)?.code == .invalidArgument
                && "\($0)" == "expected hours between 0 and 1000000, found -1. Ask for a number of hours in that range."
        }
        #expect {
            try GeneratedHours(eventsPerHour: -20)
        } throws: {
            ($0 as? SatchelError)?.code == .invalidArgument
                && "\($0)" == "expected eventsPerHour between 0 and 10000000, found -20. Ask for a number of events in that range."
        }
    }

    /// About 1 event in 3,000 is Jupyter's; names that only look like it come as often.
    @Test func jupyterAndItsLikes() throws {
        var ofJupyter: [String: Int] = [:]
        var likes: Set<String> = []
        for name in try GeneratedSample.lines.get().map(\.repository) {
            if name.hasPrefix("jupyter/") {
                ofJupyter[name, default: 0] += 1
            } else if ["jupyter", "ipython", "astro-jupyter"].contains(where: name.hasPrefix) {
                likes.insert(name)
            }
        }
        #expect((14...42).contains(ofJupyter.values.reduce(0, +)))
        #expect(ofJupyter["jupyter/notebook"] != nil)
        #expect(likes.contains { $0.hasPrefix("jupyterhub/") })
        #expect(likes.contains { $0.hasPrefix("ipython/") })
    }

    /// The same text has UTF-8 of several scripts and each of the escapes that the archive has.
    @Test func scriptsAndEscapes() throws {
        let bytes = try GeneratedHours(hours: 1).text(hour: 0)
        let text = try #require(String(validating: bytes, as: UTF8.self))
        for escape in ["\\n", "\\r\\n", "\\\"", "\\\\n", "\\t", "\\u001b"] { #expect(text.contains(escape), "\(escape)") }
        for word in ["更新", "テスト", "файл", "수정", "für", "não"] { #expect(text.contains(word), "\(word)") }
    }

    /// An account and a repository are the same wherever they are named.
    @Test func identitiesAreSteady() throws {
        let plan = try GeneratedHours(hours: 2, eventsPerHour: 3_000)
        var logins: [Int: String] = [:]
        var names: [Int: String] = [:]
        for hour in 0..<2 {
            for event in try Self.objects(plan.text(hour: hour)) {
                let actor = try #require(event["actor"] as? [String: Any])
                let repository = try #require(event["repo"] as? [String: Any])
                let login = try #require(actor["login"] as? String)
                let name = try #require(repository["name"] as? String)
                let actorID = try #require(actor["id"] as? Int)
                let repositoryID = try #require(repository["id"] as? Int)
                #expect(logins.updateValue(login, forKey: actorID) ?? login == login)
                #expect(names.updateValue(name, forKey: repositoryID) ?? name == name)
                if let organization = event["org"] as? [String: Any] {
                    let owner = try #require(organization["login"] as? String)
                    #expect(name.hasPrefix("\(owner)/"))
                }
            }
        }
        #expect(Set(logins.values).count == logins.count)
    }
}
