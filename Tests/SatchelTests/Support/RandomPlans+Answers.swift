import Satchel
import SatchelTesting

extension RandomPlans {
    /// A random result of a pipeline.
    mutating func answer(_ bags: RandomFlow.Bags) -> RandomAnswer {
        let kind = Int.random(in: 0..<6, using: &random)
        switch bags {
        case .samples(let bag, let plain):
            if kind < 3 { return count(bag, plain) }
            let samples = plain.values.map(\.sample)
            return RandomAnswer(pipeline: bag, value: "\(samples)", faults: plain.faults { row in row.value.fault { $0.whole.fault } })
        case .strings(let bag, let plain):
            let faults = plain.faults(reading: \.value.fault)
            switch kind {
            case 0: return count(bag, plain)
            case 1: return RandomAnswer(pipeline: bag |> .max, value: "\(plain.values.max { $1.isAfter($0) } as String?)", faults: faults)
            default: return RandomAnswer(pipeline: bag, value: "\(plain.values)", faults: faults)
            }
        case .ints(let bag, let plain):
            let faults = plain.faults(reading: \.value.fault)
            switch kind {
            case 0: return count(bag, plain)
            case 1: return RandomAnswer(pipeline: bag |> .min, value: "\(plain.values.min() as Int?)", faults: faults)
            case 2, 3:
                let sum = plain.values.reduce(Int128(0)) { $0 + Int128($1) }
                let says =
                    "the sum of \(plain.values.count) values is \(sum), which Int (\(Int.min) to \(Int.max)) can't hold; widen the values, "
                    + "or sum parts"
                let isOver = faults.isEmpty && Int(exactly: sum) == nil
                return RandomAnswer(pipeline: bag |> .sum, value: "\(sum)", faults: isOver ? [PlainFault(says)] : faults)
            default: return RandomAnswer(pipeline: bag, value: "\(plain.values)", faults: faults)
            }
        case .counts(let bag, let plain):
            if kind == 0 { return count(bag, plain) }
            return RandomAnswer(pipeline: bag, value: "\(plain.values)", faults: plain.faults(reading: \.value.fault))
        }
    }

    /// Reads nothing of a row but whether it is there.
    private func count<Value>(_ bag: Bag<Value>, _ plain: PlainBag<some Sendable>) -> RandomAnswer {
        RandomAnswer(pipeline: bag |> .count, value: "\(plain.rows.count)", faults: plain.faults { _ in nil })
    }
}
