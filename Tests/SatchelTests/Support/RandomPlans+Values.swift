import Satchel
import SatchelTesting

extension RandomPlans {
    /// A random stage over strings.
    mutating func stage(_ bag: Bag<String>, _ plain: PlainBag<String>) -> RandomFlow.Bags {
        let n = Int.random(in: 0..<12, using: &random)
        switch Int.random(in: 0..<9, using: &random) {
        case 0: return .strings(bag |> .filter { $0 > "b" }, plain.filter { text, _ in .success(text.isAfter("b")) })
        case 1: return .strings(bag |> .map { $0.lowercased() + "!" }, plain.map { text, _ in .success(text.lowercased() + "!") })
        case 2: return .ints(bag |> .map { $0.count }, plain.map { text, _ in .success(text.count) })
        case 3:
            let ranked = Oracle.ranked(plain.values).map { Frequency(value: $0.0, count: $0.1) }
            return .counts(bag |> .frequencies, plain.whole(ranked, raising: plain.faults(reading: \.value.fault), leaf: nextLeaf()))
        case 4:
            return .strings(
                bag |> .distinct,
                plain.whole(Oracle.distinct(plain.values), raising: plain.faults(reading: \.value.fault), leaf: nextLeaf()))
        case 5:
            let best = plain.values.enumerated().sorted {
                $0.element.isAfter($1.element) || $0.element == $1.element && $0.offset < $1.offset
            }
            let faults = n == 0 ? plain.raised : plain.faults(reading: \.value.fault)
            return .strings(bag |> .topk(n), plain.whole(best.prefix(n).map(\.element), raising: faults, leaf: nextLeaf()))
        case 6: return .strings(bag |> .take(n), plain.limited(to: n, leaf: nextLeaf()) { _ in .success(()) })
        case 7:
            guard case .strings(let other, let plainOther) = stage(bag, plain) else { return .strings(bag, plain) }
            return .strings(
                Bag {
                    other
                    bag
                }, PlainBag(rows: plainOther.rows + plain.rows, raised: plain.raised.union(plainOther.raised)))
        default: return .strings(bag |> .repartition(n + 1), plain)
        }
    }

    /// A random stage over numbers.
    mutating func stage(_ bag: Bag<Int>, _ plain: PlainBag<Int>) -> RandomFlow.Bags {
        let n = Int.random(in: 0..<30, using: &random)
        switch Int.random(in: 0..<11, using: &random) {
        case 0: return .ints(bag |> .filter { $0 % 2 == 0 }, plain.filter { number, _ in .success(number % 2 == 0) })
        case 1:
            return .ints(
                bag |> .filter { 100 / $0 > 3 }, plain.filter { number, place in calculated(100, "/", number, place).map { $0 > 3 } })
        case 2: return .ints(bag |> .map { $0 * 3 }, plain.map { number, place in calculated(number, "*", 3, place) })
        case 3:
            return .ints(
                bag |> .map { 1000 / ($0 - n) },
                plain.map { number, place in calculated(number, "-", n, place).flatMap { calculated(1000, "/", $0, place) } })
        case 4:
            return .ints(
                bag |> .mapEach(Picky(refused: n), fileID: RandomFlow.place.file, line: RandomFlow.place.line),
                plain.rows { row in
                    [
                        row.each { number, place in
                            let says = "Picky threw Refused: no \(n) [stage at \(RandomFlow.place.file):\(RandomFlow.place.line)]"
                            return number == n ? .failure(PlainFault(says, at: place)) : .success(number ^ 1)
                        }
                    ]
                })
        case 5:
            return .ints(
                bag |> .distinct, plain.whole(Set(plain.values).sorted(), raising: plain.faults(reading: \.value.fault), leaf: nextLeaf()))
        case 6:
            let faults = n == 0 ? plain.raised : plain.faults(reading: \.value.fault)
            return .ints(bag |> .topk(n), plain.whole(Array(plain.values.sorted(by: >).prefix(n)), raising: faults, leaf: nextLeaf()))
        case 7: return .ints(bag |> .take(n), plain.limited(to: n, leaf: nextLeaf()) { _ in .success(()) })
        case 8: return .ints(bag |> .repartition(n + 1), plain)
        case 9:
            let leaf = nextLeaf()
            let more = (0..<n).map { PlainRow(damage: nil, value: .success($0), place: "values, line \($0 + 1)", leaf: leaf, line: $0) }
            return .ints(
                Bag {
                    bag
                    Bag(sequence: 0..<n)
                }, PlainBag(rows: plain.rows + more, raised: plain.raised))
        default: return .ints(bag |> .flatMapEach(Twice()), plain.flatMap { .success([$0, $0]) })
        }
    }

    /// A random stage over counts.
    mutating func stage(_ bag: Bag<Frequency<String>>, _ plain: PlainBag<Frequency<String>>) -> RandomFlow.Bags {
        let n = Int.random(in: 0..<6, using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: return .counts(bag |> .filter { $0.count > n }, plain.filter { entry, _ in .success(entry.count > n) })
        case 1:
            let ranked = plain.values.enumerated().sorted { left, right in
                if left.element.count != right.element.count { return left.element.count > right.element.count }
                return right.element.value.isAfter(left.element.value)
            }
            let faults = n == 0 ? plain.raised : plain.faults(reading: \.value.fault)
            return .counts(bag |> .topk(n), plain.whole(ranked.prefix(n).map(\.element), raising: faults, leaf: nextLeaf()))
        case 2: return .counts(bag |> .take(n), plain.limited(to: n, leaf: nextLeaf()) { _ in .success(()) })
        case 3: return .strings(bag |> .pluck(\.value), plain.map { entry, _ in .success(entry.value) })
        default: return .ints(bag |> .map { $0.count * 2 }, plain.map { entry, _ in .success(entry.count * 2) })
        }
    }
}
