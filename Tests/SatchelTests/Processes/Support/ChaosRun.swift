import Foundation
import Satchel
import SatchelBackends
import SatchelTesting
import Testing

/// One pipeline on workers that meet their fates.
struct ChaosRun: Sendable {
    enum Outcome: Sendable, CustomStringConvertible {
        case right
        case wrong(String)
        case failed(SatchelError)

        var isRight: Bool { if case .right = self { true } else { false } }

        /// Whether it is the error of lost workers, which says what they did and how the last one ended.
        var isLoss: Bool {
            guard case .failed(let error) = self, error.code == .workerLost else { return false }
            let ends = ["signal 9", "signal 11", "gave no sign of life for 0.5 s", "took nothing from its channel"]
            return error.message.hasPrefix("lost ") && ends.contains { error.message.contains($0) }
        }

        var description: String {
            switch self {
            case .right: "right"
            case .wrong(let text): "wrong: \(text)"
            case .failed(let error): "\(error.code.rawValue): \(error)"
            }
        }
    }

    /// What was asked, and what a plain loop says to it.
    typealias Answer = (found: String, expected: String)

    /// Who is stopped is found out after a while, which takes the longest.
    private static let signals = [SIGKILL, SIGSEGV, SIGKILL, SIGSEGV, SIGKILL, SIGSEGV, SIGSTOP]

    let seed: UInt64
    private let rows: ChaosRows
    private let backend: Processes
    private let folder: String
    private let fates: [Fate]
    private let random: SeededRandom

    init(seed: UInt64, _ rows: ChaosRows, _ folder: String, _ backend: Processes) {
        self.seed = seed
        self.rows = rows
        self.backend = backend
        self.folder = folder
        var random = SeededRandom(seed: seed)
        fates = (0..<Int.random(in: 0...2, using: &random)).map { number in
            let times = [1, 1, 1, 1, 2, 2, 3].randomElement(using: &random) ?? 1
            return Fate(
                id: .random(in: 0..<rows.rows.count, using: &random), signal: Self.signals.randomElement(using: &random) ?? SIGKILL,
                times: times,
                marker: "\(folder)/fate-\(seed)-\(number)")
        }
        self.random = random
    }

    private var mortal: Bag<ChaosRow> { rows.bag |> .mapEach(Mortal(fates: fates)) }

    func outcome() async throws -> Outcome {
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

    private func answers(_ random: inout SeededRandom) async throws -> [Answer] {
        switch seed % 10 {
        case 0: try await [(text((mortal |> .count).compute(on: backend)), "\(rows.rows.count)")]
        case 1: try await [(text((mortal |> .pluck(\.name) |> .frequencies).compute(on: backend)), frequencies(rows.rows))]
        case 2:
            try await [
                (text((mortal |> .pluck(\.id) |> .topk(7)).compute(on: backend)), text(Array(rows.rows.map(\.id).suffix(7).reversed())))
            ]
        case 3: try await [(text(mortal.compute(on: backend)), text(rows.rows))]
        case 4: try await kept(&random)
        case 5: try await cutAnew(&random)
        case 6: try await streamed(&random)
        case 7: try await saved()
        case 8: try await struckFromOutside(&random)
        default: try await whileKeeping(&random)
        }
    }

    // MARK: Pipelines

    /// Several questions to kept rows, and losses between them.
    private func kept(_ random: inout SeededRandom) async throws -> [Answer] {
        let kept = try await mortal.persist(on: backend)
        try await kept.wait()
        var answers: [Answer] = []
        for _ in 0..<3 {
            if Bool.random(using: &random) { strike(&random) }
            answers += try await questions(kept)
        }
        return answers
    }

    private func questions(_ kept: Bag<ChaosRow>) async throws -> [Answer] {
        let light = rows.rows.filter { $0.weight ?? 0 < 50 }
        let (count, names, few) = try await backend.compute {
            kept |> .count
            kept |> .filter { ($0.weight ?? 0) < 50 } |> .pluck(\.name) |> .frequencies
            kept |> .filter { $0.id % 100 == 3 }
        }
        return [
            (text(count), "\(rows.rows.count)"), (text(names), frequencies(light)),
            (text(few), text(rows.rows.filter { $0.id % 100 == 3 })),
        ]
    }

    private func cutAnew(_ random: inout SeededRandom) async throws -> [Answer] {
        let parts = Int.random(in: 1...20, using: &random)
        let first = try await mortal.persist(on: backend)
        if Bool.random(using: &random) { strike(&random) }
        let second = try await (first |> .repartition(parts)).persist(on: backend)
        if Bool.random(using: &random) { strike(&random) }
        return try await questions(second) + [
            (text(second.compute()), text(rows.rows)), (text(second.partitionCount), text(Optional(parts))),
        ]
    }

    private func streamed(_ random: inout SeededRandom) async throws -> [Answer] {
        let struck = Int.random(in: 0..<rows.rows.count * 2, using: &random)
        var found: [ChaosRow] = []
        for try await row in mortal.elements(on: backend) {
            if found.count == struck { strike(&random) }
            found.append(row)
        }
        return [(text(found), text(rows.rows))]
    }

    private func saved() async throws -> [Answer] {
        let path = "\(folder)/saved-\(seed)"
        try await mortal.save(to: path, on: backend)
        return try await [(text(Bag.open(path, as: ChaosRow.self).compute(on: backend)), text(rows.rows))]
    }

    /// When a worker is at a row, some worker is struck from outside.
    private func struckFromOutside(_ random: inout SeededRandom) async throws -> [Answer] {
        let sign = Fate(id: .random(in: 0..<rows.rows.count, using: &random), signal: 0, times: 1, marker: "\(folder)/sign-\(seed)")
        let pick = random
        let watcher = Task {
            var pick = pick
            try await eventually("the row \(sign.id)") { sign.isMet || Task.isCancelled }
            strike(&pick)
        }
        defer { watcher.cancel() }
        let bag = rows.bag |> .mapEach(Mortal(fates: fates + [sign]))
        return try await [(text((bag |> .topk(3) { $0.weight }).compute(on: backend)), text(heaviest))]
    }

    /// When some of the partitions are there, a worker is struck that may hold them.
    private func whileKeeping(_ random: inout SeededRandom) async throws -> [Answer] {
        let share = Int.random(in: 0...8, using: &random)
        let kept = try await mortal.persist(on: backend)
        try await eventually("\(share) partitions, or an error: \(kept.progress)") {
            kept.progress.done >= share || fates.contains { access("\($0.marker)-2", F_OK) == 0 }
        }
        strike(&random)
        return try await questions(kept)
    }

    /// A signal for one of the workers.
    private func strike(_ random: inout SeededRandom) {
        guard let process = backend.workerProcesses.randomElement(using: &random) else { return }
        kill(process, Self.signals.randomElement(using: &random) ?? SIGKILL)
    }

    // MARK: Texts

    private var heaviest: [ChaosRow] {
        Array(
            rows.rows.enumerated().filter { $0.element.weight != nil }
                .sorted { ($0.element.weight ?? 0, $1.offset) > ($1.element.weight ?? 0, $0.offset) }.prefix(3).map(\.element))
    }

    private func frequencies(_ rows: [ChaosRow]) -> String {
        text(Oracle.ranked(rows.map(\.name)).map { Frequency(value: $0.0, count: $0.1) })
    }

    private func text(_ value: some Any) -> String { "\(value)" }
}
