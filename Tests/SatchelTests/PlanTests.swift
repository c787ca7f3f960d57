import Foundation
@testable import Satchel
import SatchelColumns
import SatchelPlan
import SatchelTesting
import Testing

/// The plan as a table: it can be sent away, it holds each part once, and it is flat however long a condition grows.
@Suite struct PlanTests {
    let samples = Bag.s3("bucket", "samples") |> .decode(Sample.self)

    @Test func aPlanComesBackFromItsBytes() throws {
        let bags: [Plan] = [
            (samples |> .filter { $0.name.hasPrefix("j") && $0.parent.age == 3 } |> .pluck(\.name) |> .frequencies |> .topk(3)).pipeline
                .plan,
            (samples |> .flatMapEach(ChildrenTwice()) |> .map { $0.n * 2 } |> .repartition(3)).pipeline.plan,
            (Bag(sequence: [1, 2, 3]) |> .map { $0 + 1 } |> .sum).pipeline.plan,
        ]
        for plan in bags {
            let copy = try JSONDecoder().decode(Plan.self, from: JSONEncoder().encode(plan))
            #expect(copy == plan)
            #expect(try copy.explained() == plan.explained())
        }
    }

    @Test func whatSeveralResultsShareStandsOnceInTheTable() throws {
        func again() -> Bag<Sample> { samples |> .filter { $0.flag } |> .mapEach(SameSample()) }
        let plan = try Plan.merged([again().count.pipeline.plan, again().pluck(\.name).distinct.pipeline.plan]).optimised()
        let natives = plan.nodes.filter { if case .native = $0.operation { true } else { false } }
        let scans = plan.nodes.filter { if case .scan = $0.operation { true } else { false } }
        #expect(natives.count == 1)
        #expect(scans.count == 1)
    }

    @Test func aConditionOfThousandsOfTermsIsNoDeepTree() async throws {
        let numbers = Bag(sequence: 0..<5000)
        let bag = numbers |> .filter { number in (1..<2000).reduce(number == 0) { $0 || number == $1 * 2 } }
        let plan = bag.pipeline.plan
        #expect(try JSONDecoder().decode(Plan.self, from: JSONEncoder().encode(plan)) == plan)
        #expect(try await bag.count.compute(on: Threads(2)) == 2000)
        #expect(try bag.explain().contains("$0 == 0 || $0 == 2 || $0 == 4"))
    }

    /// Each stage uses its element twice: composed without bound it would double thirty times.
    @Test func aChainThatDoublesItsElementStaysSmall() async throws {
        var bag = Bag(sequence: [1])
        for _ in 0..<30 { bag = bag |> .map { $0 + $0 } }
        #expect(try await bag.compute(on: InMemory()) == [1 << 30])
    }
}

private struct ChildrenTwice: Transform {
    func callAsFunction(_ sample: Sample) -> [Child] { sample.children + sample.children }
}

private struct SameSample: Transform {
    func callAsFunction(_ sample: Sample) -> Sample { sample }
}
