internal import SatchelColumns
internal import SatchelPlan
internal import SatchelScan

/// A stage that works on each batch by itself, ready to run on one thread.
protocol RowStage {
    func run(_ batch: Batch) throws -> Batch
    /// Whether columns may come with codes; else values stand for themselves.
    var acceptsCodes: Bool { get }
    /// Rows that it has left out since it was last asked, by the policy of their source.
    func takeSkipped() -> SkippedRows
}

extension RowStage {
    var acceptsCodes: Bool { false }
    func takeSkipped() -> SkippedRows { SkippedRows() }
}

extension Plan.Node {
    /// - Parameters:
    ///   - reading: how lines are read that come to it; looked up only where lines are decoded.
    ///   - below: the stage of its input, if that is one.
    func makeStage(input: ColumnType, reading: @autoclosure () -> RowReading, below: (any RowStage)?) throws -> any RowStage {
        switch operation {
        case .filter(let condition): FilterStage(condition: try Condition(condition, over: input))
        case .map(let value): MapStage(evaluator: try Evaluator(value, over: input))
        case .decode: try DecodeStage(type: type, reading: reading())
        case .rejected: try RejectedStage(of: below)
        case .lines: LinesStage()
        case .flatten: FlattenStage(type: type)
        case .native(let native): NativeStageRunner(runner: try NativeRunner(native, stagePlace: place))
        default: throw SatchelError(.invalidPlan, "this stage does not run row by row; please report this pipeline")
        }
    }
}

private struct FilterStage: RowStage {
    let condition: Condition
    var acceptsCodes: Bool { true }

    func run(_ batch: Batch) -> Batch { condition.select(batch).apply(to: batch) }
}

private struct MapStage: RowStage {
    let evaluator: Evaluator
    var acceptsCodes: Bool { true }

    func run(_ batch: Batch) -> Batch {
        Batch(count: batch.count, column: evaluator.evaluate(batch), faults: batch.faults, origin: batch.origin)
    }
}

private struct NativeStageRunner: RowStage {
    let runner: NativeRunner

    func run(_ batch: Batch) throws -> Batch { try runner.run(batch) }
}

/// The elements of lists, each with the place of its list.
private struct FlattenStage: RowStage {
    let type: ColumnType

    func run(_ batch: Batch) throws -> Batch {
        guard case .list(let offsets, var element) = batch.column.storage else { throw mismatch("lists") }
        if element.count == 0, !batch.faults.isEmpty || !batch.column.faults.isEmpty {
            let builder = ColumnBuilder(type)
            try builder.appendDefault()
            element = builder.finish()
        }
        var owners: [Int32] = []
        owners.reserveCapacity(element.count)
        var faults = Faults()
        var children: [Int32] = []
        for row in 0..<batch.count {
            if let fault = batch.faults[row] ?? batch.column.faults[row] {
                // A list that can't be read stands for one row that can't.
                faults.add(fault, at: owners.count)
                owners.append(Int32(row))
                children.append(0)
                continue
            }
            for child in offsets[row]..<offsets[row + 1] {
                owners.append(Int32(row))
                children.append(Int32(child))
            }
        }
        let isWhole = faults.isEmpty && children.count == element.count
        return Batch(
            count: owners.count, column: isWhole ? element : element.gathered(children), faults: faults,
            origin: batch.origin?.gathered(owners))
    }
}

/// The lines of strings: split at `\n` and `\r\n`; a string without either is one line.
private struct LinesStage: RowStage {
    func run(_ batch: Batch) throws -> Batch {
        guard case .text(let text) = batch.column.storage else { throw mismatch("String") }
        guard text.bytes.contains(UInt8(ascii: "\n")) else { return batch }
        let builder = ColumnBuilder(.string)
        var owners: [Int32] = []
        for row in 0..<batch.count {
            if let fault = batch.column.faults[row] {
                try builder.append(fault: fault)
                owners.append(Int32(row))
                continue
            }
            var rest = text[row]
            repeat {
                let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
                var line = rest[..<end]
                if end < rest.endIndex, line.last == UInt8(ascii: "\r") { line = line.dropLast() }
                try builder.append(utf8: line)
                owners.append(Int32(row))
                rest = rest[min(end + 1, rest.endIndex)...]
            } while !rest.isEmpty
        }
        return Batch(
            count: owners.count, column: builder.finish(), faults: batch.faults.gathered(owners), origin: batch.origin?.gathered(owners))
    }
}
