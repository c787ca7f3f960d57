/// SplitMix64 and the few integer draws of the generator: integers only, so that every machine draws the same.
struct GeneratorRandom {
    private var state: UInt64

    init(_ state: UInt64) {
        self.state = state
    }

    /// The finisher of SplitMix64, which also serves as a hash.
    static func hash(_ value: UInt64) -> UInt64 {
        var z = value &+ 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    static func hash(_ a: UInt64, _ b: UInt64) -> UInt64 {
        hash(hash(a) ^ (b &* 0xD6E8_FEB8_6659_FD93))
    }

    mutating func next() -> UInt64 {
        let value = Self.hash(state)
        state &+= 0x9E37_79B9_7F4A_7C15
        return value
    }

    /// Uniform in `0 ..< bound`; 0 for a bound below 2.
    mutating func below(_ bound: Int) -> Int {
        guard bound > 1 else { return 0 }
        return Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// Uniform in the closed range.
    mutating func pick(_ low: Int, _ high: Int) -> Int {
        low + below(high - low + 1)
    }

    /// True in `perMille` of 1,000 draws.
    mutating func chance(_ perMille: Int) -> Bool {
        below(1000) < perMille
    }

    /// An index in `0 ..< 2^octaves - 1`, each octave equally likely: Zipf's law without floating point.
    mutating func skewed(octaves: Int) -> Int {
        let octave = below(octaves)
        return (1 << octave) - 1 + below(1 << octave)
    }

    mutating func element<T>(of values: [T]) -> T {
        values[below(values.count)]
    }

    /// An element of the list, the first ones more often, the more so the more `turns` are drawn.
    mutating func skewedElement<T>(of values: [T], turns: Int = 1) -> T {
        let octaves = max(1, Int.bitWidth - (values.count + 1).leadingZeroBitCount)
        var index = skewed(octaves: octaves)
        for _ in 1..<turns { index = min(index, skewed(octaves: octaves)) }
        return index < values.count ? values[index] : values[below(values.count)]
    }
}
