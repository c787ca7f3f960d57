extension Bytes {
    /// Where the other bytes first stand in these.
    ///
    /// Eight places at a time, in a word, by the pattern's first and last byte: both rarely match where the rest does not.
    func offset(of pattern: Bytes) -> Int? {
        let length = pattern.count
        guard length > 0, let first = pattern.first, let last = pattern.last else { return 0 }
        if length == 1 { return offset(of: first) }
        guard count >= length, let base = UnsafeRawPointer(baseAddress) else { return nil }
        let firsts = UInt64(first) &* Self.ones
        let lasts = UInt64(last) &* Self.ones
        var place = 0
        // In bounds: the last byte read is that of the pattern at the eighth place, `place + 7 + length - 1`.
        while place <= count - length - 7 {
            let starts = UInt64(littleEndian: (base + place).loadUnaligned(as: UInt64.self)) ^ firsts
            let ends = UInt64(littleEndian: (base + place + length - 1).loadUnaligned(as: UInt64.self)) ^ lasts
            let differences = starts | ends
            // The high bit of each byte that is zero; of others only above such a one, and the comparison sorts them out.
            var zeros = (differences &- Self.ones) & ~differences & (Self.ones << 7)
            while zeros != 0 {
                let start = place + (zeros.trailingZeroBitCount >> 3)
                if Bytes(rebasing: self[start..<start + length]).hasSameBytes(as: pattern) { return start }
                zeros &= zeros &- 1
            }
            place += 8
        }
        while place <= count - length {
            if self[place] == first, Bytes(rebasing: self[place..<place + length]).hasSameBytes(as: pattern) { return place }
            place += 1
        }
        return nil
    }

    private static var ones: UInt64 { 0x0101_0101_0101_0101 }
}
