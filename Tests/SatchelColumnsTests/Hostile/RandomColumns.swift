import SatchelColumns

/// The same numbers for the same seed.
struct SeededNumbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ count: Int) -> Int { Int.random(in: 0..<max(count, 1), using: &self) }
    mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }
}

/// Columns of random types whose values repeat, rise, stay, or do nothing of the kind.
struct RandomColumns {
    var random: SeededNumbers

    init(seed: UInt64) { random = SeededNumbers(state: seed) }

    mutating func type(depth: Int = 0) -> ColumnType {
        let leaves: [ColumnType] = [.bool, .integer(.int64), .integer(.uint64), .integer(.int8), .double, .float, .date, .string, .json]
        switch depth < 3 ? random.below(14) : random.below(9) {
        case 9: return .optional(type(depth: depth + 1))
        case 10: return .list(type(depth: depth + 1))
        case 11: return .dictionary(type(depth: depth + 1))
        case 12, 13:
            let fields = (0...random.below(5)).map { number in
                RecordType.Field(name: "f\(number)", key: "f\(number)", type: type(depth: depth + 1))
            }
            return .record(RecordType(name: "R", fields: fields))
        case let leaf: return leaves[leaf]
        }
    }

    mutating func column(_ type: ColumnType, rows: Int) -> ColumnData {
        switch type.representation {
        case .bool:
            let odds = random.pick([0, 1, 2, 100])
            return ColumnData(.bools((0..<rows).map { _ in odds == 0 ? false : random.below(odds) == 0 }))
        case .integer(let type):
            return ColumnData(.integers(integers(rows).map { type.holds($0) ? $0 : Int64(Int8(truncatingIfNeeded: $0 & 0x7F)) }))
        case .double, .float, .date: return ColumnData(.doubles(doubles(rows)))
        case .json:
            let text = text(rows)
            return ColumnData(.text(random.below(2) == 0 ? text : text.packed(&random)))
        case .string, .enumeration, .dictionary: return ColumnData(.text(text(rows)))
        case .optional(let wrapped):
            let odds = random.pick([1, 2, 10])
            let present = (0..<rows).map { _ in random.below(odds) == 0 }
            return ColumnData(.optional(present: present, column(wrapped, rows: rows)))
        case .list(let element):
            let most = random.pick([0, 1, 4])
            var offsets: [UInt32] = [0]
            for _ in 0..<rows { offsets.append(offsets[offsets.count - 1] + UInt32(random.below(most + 1))) }
            return ColumnData(.list(offsets: offsets, column(element, rows: Int(offsets[rows]))))
        case .record(let record): return ColumnData(.record(record.fields.map { column($0.type, rows: rows) }, count: rows))
        }
    }

    private mutating func integers(_ rows: Int) -> [Int64] {
        switch random.below(6) {
        case 0: return Array(repeating: random.pick([0, -1, .min, .max]), count: rows)
        case 1:
            var value = Int64(random.below(1000))
            return (0..<rows).map { _ in
                value += Int64(random.below(3))
                return value
            }
        case 2: return (0..<rows).map { Int64($0 / 50) * 1_000_003 }
        case 3: return (0..<rows).map { _ in Int64(bitPattern: random.next()) }
        case 4: return (0..<rows).map { _ in random.pick([.min, .max, 0]) }
        default: return (0..<rows).map { _ in Int64(random.below(300)) - 150 }
        }
    }

    private mutating func doubles(_ rows: Int) -> [Double] {
        switch random.below(5) {
        case 0: return (0..<rows).map { _ in Double(random.below(100)) }
        case 1: return (0..<rows).map { _ in Double(random.below(100_000)) / 1000 }
        case 2: return (0..<rows).map { _ in random.pick([.nan, -.zero, .zero, .infinity, Double.leastNonzeroMagnitude, 1e300]) }
        case 3: return (0..<rows).map { 1_420_070_400 + Double($0 / 3) }
        default: return (0..<rows).map { _ in Double(bitPattern: random.next()) }
        }
    }

    private mutating func text(_ rows: Int) -> TextData {
        let words = ["", "a", "PushEvent", "jupyter/notebook", "é", "日本語", String(repeating: "long ", count: 200), "\u{0}"]
        let kind = random.below(5)
        var text = TextData()
        for row in 0..<rows {
            let string: String =
                switch kind {
                case 0: words[random.below(words.count)]
                case 1: "https://example.org/users/\(random.below(1_000_000))/and/more"
                case 2: hexadecimal(40)
                case 3: "\(row / 20)"
                default: "constant"
                }
            // Far below what a column has room for.
            try? text.append(string.utf8)
        }
        return text
    }

    private mutating func hexadecimal(_ digits: Int) -> String {
        String(decoding: (0..<digits).map { _ in Array("0123456789abcdef".utf8)[random.below(16)] }, as: UTF8.self)
    }
}

/// Whether two rows hold the same, bit by bit.
func isSame(_ a: ColumnData, _ i: Int, _ b: ColumnData, _ j: Int) -> Bool {
    switch (a.storage, b.storage) {
    case (.absent, .absent): true
    case (.bools(let a), .bools(let b)): a[i] == b[j]
    case (.integers(let a), .integers(let b)): a[i] == b[j]
    case (.doubles(let a), .doubles(let b)): a[i].bitPattern == b[j].bitPattern
    case (.text(let a), .text(let b)): a[i] == b[j]
    case (.optional(let here, let a), .optional(let there, let b)): here[i] == there[j] && (!here[i] || isSame(a, i, b, j))
    case (.list(let starts, let a), .list(let others, let b)):
        starts[i + 1] - starts[i] == others[j + 1] - others[j]
            && zip(starts[i]..<starts[i + 1], others[j]..<others[j + 1]).allSatisfy { isSame(a, Int($0), b, Int($1)) }
    case (.record(let a, _), .record(let b, _)): a.count == b.count && zip(a, b).allSatisfy { isSame($0, i, $1, j) }
    default: false
    }
}
