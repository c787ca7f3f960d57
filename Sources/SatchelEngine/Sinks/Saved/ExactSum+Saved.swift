import SatchelColumns

extension ExactSum {
    /// What changes the sum whatever else is in it, in the order in which it is saved.
    private static let specials = [Double.nan, .infinity, -.infinity]

    func save(to writer: inout ByteWriter) {
        var carried = self
        carried.carry()
        writer.append(array: carried.limbs)
        for hasSpecial in [hasNaN, hasInfinity, hasNegativeInfinity] { writer.append(hasSpecial) }
    }

    init(savedIn cursor: inout ByteCursor) throws {
        let limbs = try cursor.array(of: Int64.self)
        guard limbs.count == Self.limbCount, Self.areCarried(limbs[...]) else { throw cursor.damaged("has a sum that is none") }
        self.init(limbs: limbs[...], from: 0)
        add(contentsOf: try Self.specials.filter { _ in try cursor.bool() })
    }

    /// Whether all limbs but the last, which holds the sign, are below 2³², and that one is as far from overflowing.
    static func areCarried(_ limbs: ArraySlice<Int64>) -> Bool {
        limbs.dropLast().allSatisfy { 0..<1 << 32 ~= $0 } && limbs.last.map { $0.magnitude <= 1 << 32 } ?? true
    }
}
