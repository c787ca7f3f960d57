package import SatchelColumns

extension Plan {
    /// How rows are read at a node: as its source says; plainly where its sources differ, or where there is none below it.
    package func reading(at node: Int) -> RowReading {
        let readings = Set(sources(of: node).map { nodes[$0].operation.reading ?? RowReading() })
        return readings.count == 1 ? readings.first ?? RowReading() : RowReading()
    }

    /// The leaves below a node.
    private func sources(of node: Int) -> [Int] {
        var found: [Int] = []
        var seen: Set<Int> = []
        var pending = [node]
        while let next = pending.popLast() {
            guard seen.insert(next).inserted else { continue }
            if nodes[next].inputs.isEmpty { found.append(next) } else { pending += nodes[next].inputs }
        }
        return found
    }
}

extension Operation {
    /// How a leaf's lines are read; nil for what is no leaf of lines.
    fileprivate var reading: RowReading? {
        switch self {
        case .text(let source): source.reading
        case .scan(let scan): scan.source.reading
        case .values(let values): values.reading
        default: nil
        }
    }
}
