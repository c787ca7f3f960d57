import SatchelColumns
import SatchelPlan

/// The order of a `top`: its keys, ready to be computed and compared.
struct TopOrder {
    let sortKeys: [SortKey]
    private let evaluators: [Evaluator]
    /// The first key that equal prefixes say nothing about.
    private let firstUndecided: Int
    /// A record of the row and its keys.
    let combinedType: ColumnType

    init(_ keys: [SortKey], of type: ColumnType) throws {
        sortKeys = keys
        evaluators = try keys.map { try Evaluator($0.expression, over: type) }
        firstUndecided = evaluators.first.map { OrderPrefix.isExact($0.type) } == true ? 1 : 0
        let fields = ([type] + evaluators.map(\.type)).map { RecordType.Field(name: "", key: nil, type: $0) }
        combinedType = .record(RecordType(name: "", fields: fields))
    }

    /// The types of the keys.
    var keyTypes: [ColumnType] { evaluators.map(\.type) }

    func evaluate(_ batch: Batch) -> [ColumnData] { evaluators.map { $0.evaluate(batch).flattened } }

    /// The first key of each row as a number that comes first where the row does.
    func prefixes(_ keys: [ColumnData]) -> [UInt64] {
        guard let first = keys.first, let key = sortKeys.first else { return [] }
        let prefixes = OrderPrefix.of(first, evaluators[0].type)
        return key.descending ? prefixes.map { ~$0 } : prefixes
    }

    /// Compares the rows of equal prefixes.
    private func compareRest(_ a: [ColumnData], _ i: Int, _ b: [ColumnData], _ j: Int) -> Int {
        for index in firstUndecided..<max(firstUndecided, sortKeys.count) {
            let order = compareRows(a[index], i, b[index], j, type: evaluators[index].type)
            if order != 0 { return sortKeys[index].descending ? -order : order }
        }
        return 0
    }

    func precedes(_ a: TopRun, _ i: Int, _ b: TopRun, _ j: Int) -> Bool {
        if !sortKeys.isEmpty, a.prefixes[i] != b.prefixes[j] { return a.prefixes[i] < b.prefixes[j] }
        let order = compareRest(a.keys, i, b.keys, j)
        return order == 0 ? a.ranks[i] < b.ranks[j] : order < 0
    }

    /// The rows of a batch that come before the threshold, if there is one, and of those the first `count`; `rank` is that of the batch.
    func first(_ count: Int, _ batch: Batch, _ keys: [ColumnData], from rank: Rank, before threshold: TopRun?) -> [Int32] {
        let prefixes = sortKeys.isEmpty ? [UInt64](repeating: 0, count: batch.count) : prefixes(keys)
        var candidates: [Candidate] = []
        if let threshold {
            let mark = threshold.prefixes.first ?? 0
            for (row, prefix) in prefixes.enumerated() where prefix <= mark {
                if prefix == mark {
                    let order = compareRest(keys, row, threshold.keys, 0)
                    guard order == 0 ? rank.advanced(by: row) < threshold.ranks[0] : order < 0 else { continue }
                }
                candidates.append(Candidate(prefix: prefix, row: Int32(row)))
            }
        } else {
            candidates = prefixes.enumerated().map { Candidate(prefix: $1, row: Int32($0)) }
        }
        if candidates.count > count {
            candidates = firstElements(count, of: candidates) { left, right in
                if left.prefix != right.prefix { return left.prefix < right.prefix }
                let order = compareRest(keys, Int(left.row), keys, Int(right.row))
                return order == 0 ? left.row < right.row : order < 0
            }
        }
        return candidates.map(\.row)
    }

    private struct Candidate {
        var prefix: UInt64
        var row: Int32
    }
}

/// The first so many elements of an order, in any order, without sorting the rest: a heap with the last of them on top.
func firstElements<Element>(_ count: Int, of elements: [Element], _ precedes: (Element, Element) -> Bool) -> [Element] {
    guard count > 0 else { return [] }
    var heap = Array(elements.prefix(count))
    func sink(_ start: Int) {
        var parent = start
        while true {
            var child = 2 * parent + 1
            guard child < heap.count else { return }
            if child + 1 < heap.count, precedes(heap[child], heap[child + 1]) { child += 1 }
            guard precedes(heap[parent], heap[child]) else { return }
            heap.swapAt(parent, child)
            parent = child
        }
    }
    for index in (0..<heap.count / 2).reversed() { sink(index) }
    for element in elements.dropFirst(count) where precedes(element, heap[0]) {
        heap[0] = element
        sink(0)
    }
    return heap
}
