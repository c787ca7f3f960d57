import Satchel
import SatchelTesting

extension RandomPlans {
    /// A random stage over samples.
    mutating func stage(_ bag: Bag<Sample>, _ plain: PlainBag<PlainSample>) -> RandomFlow.Bags {
        let n = Int.random(in: 0..<40, using: &random)
        switch Int.random(in: 0..<16, using: &random) {
        case 0:
            return .samples(bag |> .filter { $0.id % 3 == 0 }, plain.filter { sample, _ in sample.id.map { $0 % 3 == 0 } })
        case 1:
            return .samples(
                bag |> .remove { $0.name.hasPrefix("jupyter/") },
                plain.filter { sample, _ in sample.name.map { !$0.utf8.starts(with: "jupyter/".utf8) } })
        case 2:
            return .samples(
                bag |> .filter { 100 / ($0.id - n) > 2 },
                plain.filter { sample, place in
                    sample.id.flatMap { calculated($0, "-", n, place) }.flatMap { calculated(100, "/", $0, place) }.map { $0 > 2 }
                })
        case 3:
            return .samples(
                bag |> .filter { $0.flag && $0.name != "ada" },
                plain.filter { sample, _ in sample.sample.flag ? sample.name.map { $0 != "ada" } : .success(false) })
        case 4:
            return .samples(
                bag |> .filter { $0.id > n || $0.name.hasSuffix("a") },
                plain.filter { sample, _ in
                    sample.id.flatMap { $0 > n ? .success(true) : sample.name.map { $0.utf8.last == UInt8(ascii: "a") } }
                })
        case 5:
            return .samples(
                bag |> .filter { ($0.parent.age ?? 0) > n }, plain.filter { sample, _ in .success((sample.sample.parent?.age ?? 0) > n) })
        case 6:
            return .samples(
                bag |> .filterEach(IsBelow(limit: n)), plain.native { sample, _ in sample.whole.map { $0.id >= n ? nil : sample } })
        case 7: return .samples(bag |> .take(n), plain.limited(to: n, leaf: nextLeaf()) { $0.whole.map { _ in } })
        case 8: return .samples(bag |> .repartition(n + 1), plain)
        case 9:
            let best = plain.rows.enumerated().sorted { ($1.element.identity, $0.offset) < ($0.element.identity, $1.offset) }.prefix(n).map(
                \.element)
            let faults = n == 0 ? plain.raised : plain.faults { row in row.value.fault { $0.id.fault } }
            return .samples(
                bag |> .topk(n) { $0.id }, plain.whole(best.compactMap { try? $0.value.get() }, raising: faults, leaf: nextLeaf()))
        case 10:
            guard case .samples(let other, let plainOther) = pick(sources) else { return .samples(bag, plain) }
            return .samples(
                Bag {
                    bag
                    other
                }, PlainBag(rows: plain.rows + plainOther.rows, raised: plain.raised.union(plainOther.raised)))
        case 11: return .ints(bag |> .pluck(\.id), plain.map { sample, _ in sample.id })
        case 12:
            let large = Int.max / 30
            return .ints(
                bag |> .map { ($0.id - n) * large },
                plain.map { sample, place in
                    sample.id.flatMap { calculated($0, "-", n, place) }.flatMap { calculated($0, "*", large, place) }
                })
        case 13:
            return .strings(
                bag |> .map { $0.note ?? $0.name }, plain.map { sample, _ in sample.sample.note.map { .success($0) } ?? sample.name })
        case 14: return .strings(bag |> .flatMap { $0.tags }, plain.flatMap { .success($0.sample.tags) })
        default:
            return .strings(
                bag |> .mapEach(Titled(mark: "#")), plain.rows { [$0.each { sample, _ in sample.whole.map { "#" + $0.title } }] })
        }
    }
}

extension PlainRow<PlainSample> {
    fileprivate var identity: Int { (try? value.get().sample.id) ?? 0 }
}
