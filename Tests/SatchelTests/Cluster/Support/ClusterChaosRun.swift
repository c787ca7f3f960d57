import DaskServers
import Foundation
import Satchel
import SatchelBackends
import SatchelTesting
import Testing

/// One pipeline on a cluster whose workers meet their fates.
struct ClusterChaosRun: Sendable {
    let seed: UInt64
    private let chaos: ClusterChaos
    private let fates: [Fate]
    private let random: SeededRandom

    private var rows: [ChaosRow] { chaos.rows.rows }
    private var backend: Dask { chaos.backend }
    private var mortal: Bag<ChaosRow> { chaos.bag |> .mapEach(Mortal(fates: fates)) }

    init(seed: UInt64, _ chaos: ClusterChaos) {
        self.seed = seed
        self.chaos = chaos
        var random = SeededRandom(seed: seed)
        let ids = chaos.rows.rows.indices
        fates = (0..<Int.random(in: 0...2, using: &random)).map { number in
            Fate(
                id: .random(in: ids, using: &random), signal: Bool.random(using: &random) ? SIGKILL : SIGSEGV,
                times: [1, 1, 1, 1, 2, 2, 3].randomElement(using: &random) ?? 1, marker: "\(chaos.folder)/fate-\(seed)-\(number)")
        }
        self.random = random
    }

    func outcome() async throws -> ChaosRun.Outcome {
        do {
            var random = random
            for answer in try await answers(&random) where answer.found != answer.expected {
                return .wrong("found \(answer.found.prefix(300)), expected \(answer.expected.prefix(300))")
            }
            return .right
        } catch let error as SatchelError {
            return .failed(error)
        }
    }

    private func answers(_ random: inout SeededRandom) async throws -> [ChaosRun.Answer] {
        switch seed % 10 {
        case 0: try await [(text((mortal |> .count).compute(on: backend)), "\(rows.count)")]
        case 1: try await [(text((mortal |> .pluck(\.name) |> .frequencies).compute(on: backend)), frequencies(rows))]
        case 2: try await struckAtASign(&random)
        case 3: try await [(text(mortal.compute(on: backend)), text(rows))]
        case 4: try await kept(&random)
        case 5: try await cutAnew(&random)
        case 6: try await streamed(&random)
        case 7: try await pausedAtASign(&random)
        case 8: try await whileKeeping(&random)
        default: try await withOneMore()
        }
    }

    // MARK: Pipelines

    /// Several questions to kept rows, and losses between them.
    private func kept(_ random: inout SeededRandom) async throws -> [ChaosRun.Answer] {
        let kept = try await mortal.persist(on: backend)
        try await kept.wait()
        var answers: [ChaosRun.Answer] = []
        for _ in 0..<3 {
            chaos.strike(&random)
            answers += try await questions(kept)
        }
        return answers
    }

    private func questions(_ kept: Bag<ChaosRow>) async throws -> [ChaosRun.Answer] {
        let light = rows.filter { $0.weight ?? 0 < 50 }
        let (count, names, few) = try await backend.compute {
            kept |> .count
            kept |> .filter { ($0.weight ?? 0) < 50 } |> .pluck(\.name) |> .frequencies
            kept |> .filter { $0.id % 100 == 3 }
        }
        return [(text(count), "\(rows.count)"), (text(names), frequencies(light)), (text(few), text(rows.filter { $0.id % 100 == 3 }))]
    }

    private func cutAnew(_ random: inout SeededRandom) async throws -> [ChaosRun.Answer] {
        let parts = Int.random(in: 1...20, using: &random)
        let first = try await mortal.persist(on: backend)
        if Bool.random(using: &random) { chaos.strike(&random) }
        let second = try await (first |> .repartition(parts)).persist(on: backend)
        if Bool.random(using: &random) { chaos.strike(&random) }
        return try await questions(second) + [(text(second.compute()), text(rows)), (text(second.partitionCount), text(Optional(parts)))]
    }

    private func streamed(_ random: inout SeededRandom) async throws -> [ChaosRun.Answer] {
        let struck = Int.random(in: 0..<rows.count, using: &random)
        var found: [ChaosRow] = []
        for try await row in mortal.elements(on: backend) {
            if found.count == struck { chaos.strike(&random) }
            found.append(row)
        }
        return [(text(found), text(rows))]
    }

    /// When some child is at a row, one is struck from outside, or its worker.
    private func struckAtASign(_ random: inout SeededRandom) async throws -> [ChaosRun.Answer] {
        let sign = sign(&random)
        let (bag, backend, over) = (signed(sign), backend, over)
        let found = Task {
            defer { over.meet() }
            return try await (bag |> .topk(3) { $0.weight }).compute(on: backend)
        }
        try await eventually("the row \(sign.id)") { sign.isMet || over.isMet }
        chaos.strike(&random)
        return try await [(text(found.value), text(heaviest))]
    }

    /// When some child is at a row, a worker stands still until partitions are kept elsewhere, and goes on.
    private func pausedAtASign(_ random: inout SeededRandom) async throws -> [ChaosRun.Answer] {
        let sign = sign(&random)
        let over = over
        let kept = try await signed(sign).persist(on: backend)
        let waiting = Task {
            defer { over.meet() }
            try await kept.wait()
        }
        try await eventually("the row \(sign.id)") { sign.isMet || over.isMet }
        try await chaos.pausing(&random) {
            // It may hold the only task that is left: then nothing comes, however long one waits.
            let before = kept.progress.done
            for _ in 0..<200 where kept.progress.done == before { _ = try backend.bytesInCluster() }
        }
        try await waiting.value
        return try await questions(kept)
    }

    /// When some of the partitions are there, a worker is struck that may hold them.
    private func whileKeeping(_ random: inout SeededRandom) async throws -> [ChaosRun.Answer] {
        let share = Int.random(in: 0...8, using: &random)
        let over = over
        let kept = try await mortal.persist(on: backend)
        let waiting = Task {
            defer { over.meet() }
            try await kept.wait()
        }
        try await eventually("\(share) partitions, or an error: \(kept.progress)") { kept.progress.done >= share || over.isMet }
        chaos.strike(&random)
        try await waiting.value
        return try await questions(kept)
    }

    /// A worker comes in the middle of the work, and goes for good when rows are kept.
    private func withOneMore() async throws -> [ChaosRun.Answer] {
        let kept = try await mortal.persist(on: backend)
        let worker = try await chaos.cluster.addWorker()
        let before = try await questions(kept)
        let other = try await (kept |> .map { $0.id }).persist(on: backend)
        try await other.wait()
        chaos.cluster.end(worker)
        let sum = try await (other |> .sum).compute()
        return try await before + questions(kept) + [(text(sum), text(rows.map(\.id).reduce(0, +)))]
    }

    private func sign(_ random: inout SeededRandom) -> Fate {
        Fate(id: .random(in: rows.indices, using: &random), signal: 0, times: 1, marker: "\(chaos.folder)/sign-\(seed)")
    }

    /// Met when the work is done, or has failed.
    private var over: Fate { Fate(id: 0, signal: 0, times: 1, marker: "\(chaos.folder)/over-\(seed)") }

    private func signed(_ sign: Fate) -> Bag<ChaosRow> { chaos.bag |> .mapEach(Mortal(fates: fates + [sign])) }

    // MARK: Texts

    private var heaviest: [ChaosRow] {
        Array(
            rows.enumerated().filter { $0.element.weight != nil }
                .sorted { ($0.element.weight ?? 0, $1.offset) > ($1.element.weight ?? 0, $0.offset) }.prefix(3).map(\.element))
    }

    private func frequencies(_ rows: [ChaosRow]) -> String {
        text(Oracle.ranked(rows.map(\.name)).map { Frequency(value: $0.0, count: $0.1) })
    }

    private func text(_ value: some Any) -> String { "\(value)" }
}

extension ChaosRun.Outcome {
    /// Whether it is the error of lost workers on a cluster, which says how the last one ended and where.
    var isClusterLoss: Bool {
        guard case .failed(let error) = self, error.code == .workerLost else { return false }
        let isChild =
            ["signal 9", "signal 11"].contains { error.message.contains($0) }
            && error.location.worker?.hasPrefix("tcp://127.0.0.1:") == true
        return error.message.hasPrefix("lost ") && isChild || error.message.hasPrefix("workers of the cluster died one after the other")
    }
}
