internal import SatchelColumns
internal import SatchelStorage

/// Rows at rest that one task has made on a worker, and how they are made again when that is lost.
///
/// Holds none of them itself, nor those that they were made of: who needs rows holds them.
final class Lineage: Sendable {
    /// Makes all of them at a place.
    typealias Make = @Sendable (_ place: Int, _ flag: CancelFlag) throws -> (worker: WorkerIdentity, segments: [HeldDescription])

    /// Which machine has made them, where they can be read from all.
    private let host: Int?
    private struct Output {
        weak var rows: HeldRows?
        let description: HeldDescription
    }

    private let crew: any Crew
    private let make: Make
    private let outputs: Monitor<[Output]>

    init(crew: any Crew, _ descriptions: [HeldDescription], host: Int?, make: @escaping Make) {
        self.host = host
        self.crew = crew
        self.make = make
        outputs = Monitor(descriptions.map { Output(description: $0) })
    }

    /// What was made, for who made it.
    func rows(on worker: WorkerIdentity) -> [HeldRows] {
        outputs.update { outputs in
            outputs.indices.map { index in
                let rows = HeldRows(outputs[index].description, at: index, on: worker, host: host, crew: crew, lineage: self)
                outputs[index].rows = rows
                return rows
            }
        }
    }

    /// Those of one output: the ones that somebody holds, or lost ones.
    func rows(at index: Int) -> HeldRows {
        outputs.update { outputs in
            if let rows = outputs[index].rows { return rows }
            let rows = HeldRows(
                outputs[index].description, at: index, on: WorkerIdentity(place: 0, generation: -1), host: host, crew: crew, lineage: self)
            outputs[index].rows = rows
            return rows
        }
    }

    /// Makes them again; does nothing where another thread has done it meanwhile.
    func remake(at place: Int, flag: CancelFlag) throws {
        // One thread at a time; those of another task do not wait, and rows are made of others in one direction only.
        try outputs.update { outputs in
            guard outputs.contains(where: { $0.rows?.isLost ?? false }) else { return }
            let (worker, made) = try outlivingLosses(while: "made kept rows again") { try make(place, flag) }
            guard made.count == outputs.count, zip(made, outputs).allSatisfy({ $0.isSame(as: $1.description) }) else {
                crew.release(made.map(\.number), of: worker)
                throw SatchelError(
                    .inputChanged,
                    "kept rows were lost with a worker, and made again they are others than before; the input has changed since they were kept, "
                        + "or a Transform gives other rows each time: persist the bag again",
                    at: .init(file: outputs.first?.description.files.first))
            }
            for (index, description) in made.enumerated() {
                // Who holds one that is not lost goes on with it.
                if let rows = outputs[index].rows, rows.isLost {
                    rows.move(to: worker, number: description.number)
                } else {
                    crew.release([description.number], of: worker)
                }
            }
        }
    }
}

extension HeldDescription {
    fileprivate func isSame(as other: HeldDescription) -> Bool { rows == other.rows && bytes == other.bytes && checksum == other.checksum }
}

/// A unit without the rows that workers hold: these are found again by their lineage.
struct UnitRecipe: Sendable {
    private enum Source: Sendable {
        case unit(Unit)
        case held([(lineage: Lineage, index: Int, files: [String], type: ColumnType)])
    }

    private let number: Int
    private let partition: Int
    private let source: Source

    init(_ part: UnitTask.Part) {
        number = part.number
        partition = part.partition
        if case .segments(let segments) = part.unit, !segments.isEmpty, segments.allSatisfy({ $0.held != nil }) {
            source = .held(
                segments.compactMap { segment in
                    segment.held.map { (lineage: $0.lineage, index: $0.index, files: segment.files, type: segment.type) }
                })
        } else {
            source = .unit(part.unit)
        }
    }

    var part: UnitTask.Part {
        let unit: Unit =
            switch source {
            case .unit(let unit): unit
            case .held(let segments): .segments(segments.map { Segment($0.lineage.rows(at: $0.index), files: $0.files, type: $0.type) })
            }
        return UnitTask.Part(number: number, partition: partition, unit: unit)
    }
}
