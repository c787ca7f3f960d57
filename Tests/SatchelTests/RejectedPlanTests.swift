import Satchel
import SatchelColumns
import SatchelTesting
import Testing

@Record
private struct Asked: Hashable {
    let id: Int
}

/// Asking for rejected rows where there are none to have says what to write; reading nothing.
@Suite struct RejectedPlanTests {
    private func fault<Element>(_ bag: Bag<Element>) async -> String {
        do { return "\(try await bag.rejected.compute().count) rows" } catch { return "\(error)" }
    }

    @Test func aSourceThatDoesNotCollectIsAFaultOfThePlan() async {
        let place = " [stage at SatchelTests/RejectedPlanTests.swift:"
        #expect(
            await fault(Bag.files("none.json") |> .decode(Asked.self)).hasPrefix(
                "rejected: a row that can't be read is an error of this source; write Bag.files(…, rows: .collect) to have such rows in a bag"
                    + place))
        #expect(
            await fault(Bag.s3("none", rows: .skip) |> .decode(Asked.self) |> .filter { $0.id > 0 }).hasPrefix(
                "rejected: this source only counts the rows that it leaves out; write Bag.s3(…, rows: .collect) to have them" + place))
        #expect(
            await fault(Bag.lines([""]) |> .decode(Asked.self)).hasPrefix(
                "rejected: a row that can't be read is an error of this source; write Bag.lines(…, rows: .collect) to have such rows in a bag"
                    + place))
    }

    @Test func aBagWithoutASourceIsAFaultOfThePlan() async throws {
        #expect(
            await fault(Bag([1, 2])).hasPrefix(
                "rejected: this bag rests on the program's values, and nothing of that is rejected; ask the bag that decodes lines, before "
                    + "persist [stage at "))
        let kept = try await (Bag.lines([#"{"id":1}"#], rows: .collect) |> .decode(Asked.self)).persist()
        #expect(await fault(kept).hasPrefix("rejected: this bag rests on a kept bag, and nothing of that is rejected; "))
    }

    @Test func aStageBeforeDecodingIsAFaultOfThePlan() async {
        #expect(
            await fault(Bag.files("none.json", rows: .collect) |> .filter { $0 != "" } |> .decode(Asked.self)).hasPrefix(
                "rejected: here lines pass through other stages before they are decoded; decode straight after the source, and filter then "
                    + "[stage at "))
    }

    @Test func rejectedRowsOfSeveralSourcesFollowEachOther() async throws {
        let both = Bag<Asked> {
            Bag.lines([#"{"id":1}"#, "a"], rows: .collect) |> .decode(Asked.self)
            Bag.lines(["b", #"{"id":2}"#, "c"], rows: .collect) |> .decode(Asked.self)
        }
        for backend in BackendCase.forms {
            let (results, report) = try await backend.make().computeWithReport {
                both |> .pluck(\.id)
                both |> .filter { $0.id > 1 } |> .rejected |> .pluck(\.text)
            }
            #expect(results.0 == [1, 2])
            #expect(results.1 == ["a", "b", "c"])
            #expect(report.rowsSkipped == 3)
        }
    }

    @Test func plansTellHowRowsAreRead() throws {
        let bag = Bag.files("hours/", rows: .collect, json: .strict) |> .decode(Asked.self)
        #expect(
            try (bag |> .rejected |> .count).explain() == """
                as written
                 0         files hours/, rows: collect, json: strict → String
                 1   0     decode → Asked
                 2   1     rejected → RejectedRow
                *3   2     count → Int
                as run
                 0         scan hours/, rows: collect, json: strict → RejectedRow
                *1   0     count → Int

                """)
    }
}
