import Foundation
import Satchel
import SatchelBackends
import SatchelColumns
import SatchelTesting
import Testing

/// Random pipelines over random lines, some of them damaged: every backend, plans optimised and as written, and plain Swift agree on the
/// values and on the errors.
@Suite struct RandomPlanTests {
    private static let backends =
        BackendCase.forms + [
            BackendCase("memory, 64 partitions") { InMemory($0, partitions: 64) },
            BackendCase("threads:2") { Threads(2, standIns: $0, partitions: 9) },
            BackendCase("processes:2") { Processes(workersOf: workers, standIns: $0, partitions: 9) },
        ]

    private static let workers = Processes(2)

    @Test(arguments: 0..<8) func everyoneAgrees(_ group: Int) async throws {
        let folder = try TemporaryFolder()
        for number in 0..<40 {
            let seed = UInt64(group * 1000 + number)
            var plans = try RandomPlans(seed: seed, in: folder)
            let answers = plans.answers()
            let faults = answers.reduce(into: Set<String>()) { $0.formUnion($1.faults.map { "error: " + $0.text }) }
            let expected: Set<String> = faults.isEmpty ? [answers.map(\.value).joined(separator: "\n")] : faults
            var texts: [String: [String]] = [:]
            for backend in Self.backends {
                let text = await Self.text(answers.map(\.pipeline), on: backend.make(plans.standIns))
                texts[text, default: []].append("\(backend)")
            }
            let isRight = texts.count == 1 && expected.isSuperset(of: texts.keys)
            let explained = try isRight ? "" : answers.map { try $0.pipeline.explain() }.joined()
            #expect(isRight, "seed \(seed): found \(texts), expected one of \(expected)\n\(explained)")
        }
    }

    private static func text(_ pipelines: [any Computable], on backend: any Backend) async -> String {
        do {
            switch pipelines.count {
            case 1: return try await one(pipelines[0], backend)
            case 2: return try await two(pipelines[0], pipelines[1], backend)
            default: return try await three(pipelines[0], pipelines[1], pipelines[2], backend)
            }
        } catch {
            return "error: \(error)"
        }
    }

    private static func one(_ first: some Computable, _ backend: any Backend) async throws -> String {
        "\(try await first.compute(on: backend))"
    }

    private static func two(_ first: some Computable, _ second: some Computable, _ backend: any Backend) async throws -> String {
        let (one, two) = try await backend.compute {
            first
            second
        }
        return "\(one)\n\(two)"
    }

    private static func three(
        _ first: some Computable, _ second: some Computable, _ third: some Computable, _ backend: any Backend
    ) async throws -> String {
        let (one, two, three) = try await backend.compute {
            first
            second
            third
        }
        return "\(one)\n\(two)\n\(three)"
    }
}
