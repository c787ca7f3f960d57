/// A binary number of any length, to be rounded to a double once: `limbs × 2^exponent`, lowest limb first.
struct BigMagnitude {
    var limbs: [UInt32]
    var exponent: Int
    var isNegative: Bool

    init(limbs: [UInt32], exponent: Int, isNegative: Bool) {
        self.limbs = limbs
        self.exponent = exponent
        self.isNegative = isNegative
    }

    init(_ value: Int128) {
        let magnitude = value.magnitude
        limbs = (0..<4).map { UInt32(truncatingIfNeeded: magnitude >> (32 * $0)) }
        exponent = 0
        isNegative = value < 0
    }

    /// The nearest double, half to even; `hasRemainder` says that the number is a little greater than its limbs tell.
    func rounded(hasRemainder: Bool = false) -> Double {
        guard let top = limbs.lastIndex(where: { $0 != 0 }) else { return 0 }
        let highest = top * 32 + 31 - limbs[top].leadingZeroBitCount
        // The last bit that the double keeps: 53 in all, fewer where it is subnormal.
        let lowest = max(highest - 52, ExactSum.lowestExponent - exponent)
        var significand = bits(from: lowest, through: highest)
        if lowest > 0, bit(lowest - 1) {
            let isAboveHalf = hasRemainder || hasBits(below: lowest - 1)
            if isAboveHalf || significand & 1 == 1 { significand += 1 }
        }
        // At most 2⁵³, so exact; beyond the greatest double it becomes infinity.
        return Double(sign: isNegative ? .minus : .plus, exponent: exponent + lowest, significand: Double(significand))
    }

    /// The double nearest to the number divided by another one.
    func quotient(by divisor: UInt64) -> Double {
        // More than 53 bits of the quotient, also where the number is 1 and the divisor 2⁶³.
        let extra = 4
        var quotient = [UInt32](repeating: 0, count: limbs.count + extra)
        var remainder: UInt64 = 0
        for index in quotient.indices.reversed() {
            let part = UInt128(remainder) << 32 | UInt128(index < extra ? 0 : limbs[index - extra])
            quotient[index] = UInt32(truncatingIfNeeded: part / UInt128(divisor))
            remainder = UInt64(truncatingIfNeeded: part % UInt128(divisor))
        }
        return BigMagnitude(limbs: quotient, exponent: exponent - 32 * extra, isNegative: isNegative)
            .rounded(hasRemainder: remainder != 0)
    }

    private func bit(_ position: Int) -> Bool {
        position >> 5 < limbs.count && limbs[position >> 5] >> UInt32(position & 31) & 1 == 1
    }

    private func hasBits(below position: Int) -> Bool {
        let limb = min(position >> 5, limbs.count)
        if limbs[..<limb].contains(where: { $0 != 0 }) { return true }
        return limb < limbs.count && limbs[limb] & (1 << UInt32(position & 31) - 1) != 0
    }

    /// Below the number's lowest bit there are zeros.
    private func bits(from low: Int, through high: Int) -> UInt64 {
        var result: UInt64 = 0
        var position = high
        while position >= max(low, 0) {
            result = result << 1 | (bit(position) ? 1 : 0)
            position -= 1
        }
        return low < 0 ? result << UInt64(-low) : result
    }
}
