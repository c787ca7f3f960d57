import Satchel
import SatchelTesting
import Testing

/// The conformance suite finds backends that do something wrong.
@Suite struct ConformanceFaultTests {
    private static func wrong(_ wrong: WrongBackend.Wrong) -> ConformanceBackend {
        ConformanceBackend(
            "wrong: \(wrong)", loseSomething: { ($0 as? WrongBackend)?.lose() }, bytesKept: { ($0 as? WrongBackend)?.bytesKept() ?? 0 },
            make: { WrongBackend(wrong) })
    }

    @Test(arguments: [
        (WrongBackend.Wrong.dropsARow, "operation: the bag itself, in order"),
        (.dropsARow, "operation: frequencies: the most frequent first, ties in ascending order of the value"),
        (.mixesOrder, "input: every cut of a file gives every line once and in order"),
        (.mixesOrder, "concurrency: many results at once are each what they are alone"),
        (.repeatsAfterLoss, "loss: while rows are made that are handed out"),
        (.repeatsAfterLoss, "loss: of what holds kept bags: they are there when they are asked for, again and again"),
        (.swallowsErrors, "error: files that are missing, cut, damaged, or not what their name says"),
        (.swallowsErrors, "error: after an error the backend does what it is asked to"),
        (.forgetsPlaces, "error: of several wrong rows the first in the order of the input, with its place, whatever the parts are"),
        (.forgetsPlaces, "error: expressions: overflow, division by zero, conversions, each with its row's place"),
        (.countsTwice, "report: lines, files, rows left out and values decoded are counted as in memory"),
        (.forgetsWhatWasLeftOut, "policy: skip: the same rows are left out whatever is computed, and counted by reason"),
        (.streamsTheWhole, "streaming: nothing is done before the first element is asked for, and not much that nobody asks for"),
        (.ignoresCancellation, "cancellation: of compute"),
        (.alwaysReplaces, "saving: a folder that is there gives way only where that is asked for"),
        (.neverLetsGo, "keeping: bytes are let go of with the last bag that rests on them"),
    ])
    func isFound(_ wrong: WrongBackend.Wrong, by description: String) async throws {
        let one = try #require(ConformanceCase.all.first { $0.description == description })
        let failure = try #require(await #expect(throws: ConformanceFailure.self) { try await one.run(on: Self.wrong(wrong)) })
        #expect(failure.test == description)
        #expect(failure.backend == "wrong: \(wrong)")
    }

    @Test func theTextSaysWhatWasExpectedAndFound() async throws {
        let one = try #require(ConformanceCase.all.first { $0.description == "input: lines as JSON of any kind" })
        let failure = try #require(await #expect(throws: ConformanceFailure.self) { try await one.run(on: Self.wrong(.dropsARow)) })
        #expect(failure.expected == #"[{"a":1,"b":[{"c":"x"}]}, [1,2], "text", null, 3.5]"#)
        #expect(failure.found == #"[{"a":1,"b":[{"c":"x"}]}, [1,2], "text", null]"#)
        #expect(failure.description.hasPrefix("input: lines as JSON of any kind, on wrong: dropsARow, texts, partitionBytes"))
        #expect(failure.pipeline?.contains("as run") == true)
    }

    @Test func anErrorOfTheSettingIsToldWithTheCase() async throws {
        struct NoCluster: Error {}
        let one = try #require(ConformanceCase.all.first)
        let backend = ConformanceBackend("nowhere") { throw NoCluster() }
        let failure = try #require(await #expect(throws: ConformanceFailure.self) { try await one.run(on: backend) })
        #expect(failure.description == "\(one), on nowhere\nexpected no error\nfound    NoCluster: NoCluster()")
    }
}
