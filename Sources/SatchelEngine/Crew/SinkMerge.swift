internal import SatchelColumns
internal import SatchelPlan

/// Puts together what the sinks of several tasks have seen, where it lies: the driver gets one table in place of many.
enum SinkMerge {
    /// What so many tasks leave is put together at once.
    static let width = 16
    /// What takes no more than this is put together by the driver.
    static let leastBytes = 2048

    static func task(_ left: [HeldRows], for worker: WorkerIdentity, name: String) -> CrewTask {
        var writer = ByteWriter()
        writer.append(TaskKind.merge.rawValue)
        let inputs = left.inputs(on: worker)
        writer.append(count: inputs.count)
        for (input, rows) in zip(inputs, left) {
            writer.append(input.number)
            writer.append(count: rows.bytes)
        }
        return CrewTask(bytes: writer.bytes, inputs: inputs, name: name)
    }

    /// The worker's side: an answer without units.
    static func run(_ cursor: inout ByteCursor, _ passes: Passes, _ lender: (any Lender)?, _ flag: CancelFlag) throws -> [UInt8] {
        guard let lender else { throw cursor.damaged("has results that nobody here lends") }
        var sinks: [Int: any Sink] = [:]
        for _ in 0..<(try cursor.readCount(ofBytes: 16)) {
            try flag.check()
            let (number, count) = (try cursor.read(UInt64.self), try cursor.readCount())
            try lender.read(number, [0..<count]).withUnsafeBytes { bytes in
                var saved = ByteCursor(bytes, of: "what a task has left")
                for (target, sink) in try saved.sinks(of: passes) {
                    if let known = sinks[target] { try known.merge(sink) } else { sinks[target] = sink }
                }
            }
        }
        var writer = ByteWriter()
        try writer.append(TaskAnswer())
        writer.append(false)
        writer.append(count: sinks.count)
        for (target, sink) in sinks.sorted(by: { $0.key < $1.key }) {
            writer.append(count: target)
            try sink.save(to: &writer)
        }
        return writer.bytes
    }
}

extension ByteCursor {
    /// The sinks that a task has saved, by target.
    fileprivate mutating func sinks(of passes: Passes) throws -> [Int: any Sink] {
        var sinks: [Int: any Sink] = [:]
        for _ in 0..<(try readCount(ofBytes: 8)) {
            let target = try readCount()
            guard passes.targets.indices.contains(target) else { throw damaged("names a target that is not there") }
            let sink = try passes.makeSink(target)
            try sink.restore(from: &self)
            sinks[target] = sink
        }
        return sinks
    }
}

extension Passes {
    /// The stages of a level whose results are put together where they lie, by their names; nil where they are small, or rows are wanted.
    func mergedStages(of level: Int) -> String? {
        let own = Set(leaves[level].flatMap { PassRunner.taps(self, leaf: $0).map(\.target) }).map { targets[$0] }
        guard own.allSatisfy({ $0.kind == .stage }) else { return nil }
        let names = own.compactMap { target -> String? in
            switch plan.nodes[target.node].operation {
            case .frequencies: "frequencies"
            case .distinct: "distinct"
            case .grouped: "grouped"
            default: nil
            }
        }
        return names.isEmpty ? nil : Set(names).sorted().joined(separator: "-")
    }
}
