/// The exact sum of any number of doubles, whatever their order and grouping.
///
/// A fixed-point number wide enough for every finite double: limbs of 32 bits, the lowest bit worth 2⁻¹⁰⁷⁴. Each limb lies in 64 bits,
/// so that some hundred additions need no carry. Infinities and NaN are kept apart and win at the end, as they would in IEEE sums of any order.
struct ExactSum {
    /// 2,098 bits for the range of doubles, 63 more for as many additions as an `Int` can count, and a sign.
    static let limbCount = 68
    /// Each addition changes a limb by less than 2⁵³, and carried limbs are below 2³²: 512 of them stay below 2⁶³.
    private static let additionsBetweenCarries = 512
    /// The exponent of the lowest bit.
    static let lowestExponent = -1074

    private(set) var limbs = [Int64](repeating: 0, count: limbCount)
    private var sinceCarry = 0
    private(set) var hasNaN = false
    private(set) var hasInfinity = false
    private(set) var hasNegativeInfinity = false

    init() {}

    /// The sum of which some limbs, from a place on, are given; all but the last of them below 2³².
    init(limbs: ArraySlice<Int64>, from first: Int) {
        for (index, limb) in zip(first..., limbs) where index < Self.limbCount { self.limbs[index] = limb }
        // The last limb given holds the sign for those above it.
        carry()
    }

    mutating func add(contentsOf values: [Double]) {
        var start = 0
        while start < values.count {
            if sinceCarry == Self.additionsBetweenCarries { carry() }
            let end = min(values.count, start + Self.additionsBetweenCarries - sinceCarry)
            for value in values[start..<end] { addUncarried(value) }
            sinceCarry += end - start
            start = end
        }
    }

    @inline(__always)
    private mutating func addUncarried(_ value: Double) {
        guard value.exponentBitPattern != 0x7FF else { return addSpecial(value) }
        let (limb, low, high) = Self.parts(of: value)
        limbs[limb] &+= low
        limbs[limb + 1] &+= high
    }

    /// What a finite value adds to the limb at a place, and to the one above it.
    @inline(__always)
    static func parts(of value: Double) -> (limb: Int, low: Int64, high: Int64) {
        let exponent = Int(value.exponentBitPattern)
        // A subnormal has the exponent of the smallest normal numbers and no leading one.
        let significand = value.significandBitPattern | (exponent == 0 ? 0 : 1 << 52)
        let position = max(exponent, 1) - 1
        let shift = UInt64(position & 31)
        let low = Int64(truncatingIfNeeded: (significand << shift) & 0xFFFF_FFFF)
        let high = Int64(truncatingIfNeeded: significand >> (32 - shift))
        return value.sign == .plus ? (position >> 5, low, high) : (position >> 5, -low, -high)
    }

    private mutating func addSpecial(_ value: Double) {
        if value.isNaN { hasNaN = true } else if value > 0 { hasInfinity = true } else { hasNegativeInfinity = true }
    }

    mutating func add(_ other: ExactSum) {
        var other = other
        other.carry()
        carry()
        for index in limbs.indices { limbs[index] &+= other.limbs[index] }
        carry()
        hasNaN = hasNaN || other.hasNaN
        hasInfinity = hasInfinity || other.hasInfinity
        hasNegativeInfinity = hasNegativeInfinity || other.hasNegativeInfinity
    }

    /// Brings all limbs but the last, which holds the sign, into 0..<2³².
    mutating func carry() {
        for index in 0..<Self.limbCount - 1 {
            limbs[index + 1] &+= limbs[index] >> 32
            limbs[index] &= 0xFFFF_FFFF
        }
        sinceCarry = 0
    }

    /// What infinities and NaN among the values make of the sum.
    private var special: Double? {
        if hasNaN || (hasInfinity && hasNegativeInfinity) { return .nan }
        return hasInfinity ? .infinity : hasNegativeInfinity ? -.infinity : nil
    }

    /// The sum's sign and bits.
    private var magnitude: BigMagnitude {
        var copy = self
        copy.carry()
        let isNegative = copy.limbs[Self.limbCount - 1] < 0
        if isNegative {
            for index in copy.limbs.indices { copy.limbs[index] = -copy.limbs[index] }
            copy.carry()
        }
        let limbs = copy.limbs.map { UInt32(truncatingIfNeeded: $0) }
        return BigMagnitude(limbs: limbs, exponent: Self.lowestExponent, isNegative: isNegative)
    }

    /// The double nearest to the sum, half to even.
    var rounded: Double { special ?? magnitude.rounded() }

    /// The float nearest to the sum, half to even.
    var roundedToFloat: Float {
        let double = rounded
        let float = Float(double)
        guard double.isFinite, Double(float) != double else { return float }
        // What the double has lost decides only where it lies between two floats, and there a step to that side does it.
        var rest = self
        rest.add(contentsOf: [-double])
        let lost = rest.rounded
        let isBetween = double.significandBitPattern & 0x1FFF_FFFF == 0x1000_0000
        return lost == 0 || !isBetween ? float : Float(lost > 0 ? double.nextUp : double.nextDown)
    }

    /// The double nearest to the sum divided by a number of values.
    func mean(of count: Int) -> Double { special ?? magnitude.quotient(by: UInt64(max(1, count))) }
}
