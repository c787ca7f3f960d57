internal import SatchelColumns
internal import SatchelPlan

extension CrewRun {
    /// The rows of some segments in so many parts of about equal length; what workers hold is cut where it lies.
    func cut(_ segments: [Segment], into count: Int, _ keeping: Keeping, _ flag: CancelFlag) throws -> [[Segment]] {
        let parts = Parts(segments.reduce(0) { $0 + $1.rows }, count)
        var result = [[Segment]](repeating: [], count: count)
        var row = 0
        for segment in segments {
            var pieces: [(owner: Int, rows: Range<Int>)] = []
            var start = 0
            while start < segment.rows {
                let owner = parts.owner(of: row)
                let end = min(segment.rows, start + parts.firstRow(of: owner + 1) - row)
                pieces.append((owner, start..<end))
                row += end - start
                start = end
            }
            if pieces.count == 1 {
                result[pieces[0].owner].append(segment)
            } else if pieces.count > 1 {
                let ranges = pieces.map(\.rows)
                let cutter = try SegmentCutter(type: segment.type, keeping: keeping)
                let slices = try segment.held == nil ? ranges.map { try cutter.slice(segment, $0) } : sliced(segment, ranges, flag: flag)
                for (piece, slice) in zip(pieces, slices) { result[piece.owner].append(slice) }
            }
        }
        return result
    }
}

extension Passes {
    /// Whether a level's units are to be run by other processes: results that lie here are not, unless user code is to see them.
    func isWorth(travelling level: Int) -> Bool {
        leaves[level].contains { leaf in
            if !nativeStages(above: leaf).isEmpty { return true }
            switch leaf {
            case .scans: return true
            case .batches(let node): return !plan.nodes[node].operation.isWhole
            // Their numbers of rows are known here.
            case .recalls(let nodes): return !nodes.compactMap(recall).allSatisfy(RecallReader.isCounting)
            }
        }
    }

    private func recall(_ node: Int) -> Recall? { if case .recall(let recall) = plan.nodes[node].operation { recall } else { nil } }
}
