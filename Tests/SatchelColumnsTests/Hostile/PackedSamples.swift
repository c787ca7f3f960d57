@testable import SatchelColumns

extension TextData {
    /// The same strings as they would have come from a compressed file, with other text between them.
    /// - Parameter isPlain: in long stretches, and with little between the strings.
    func packed(_ random: inout SeededNumbers, isPlain: Bool = false) -> TextData {
        let start = random.below(3) * 70_000
        let most = isPlain ? 1 : random.pick([0, 0, 3, 40])
        var file: [UInt8] = []
        var starts: [Int] = []
        for row in 0..<count {
            file += [UInt8](repeating: UInt8(ascii: ","), count: random.below(most + 1))
            starts.append(start + file.count)
            file += self[row]
        }
        file += [UInt8](repeating: UInt8(ascii: "}"), count: random.below(most + 1))
        var stretches: [PackedStretch] = []
        let (deflater, codes) = (Deflater(), DeflateCodes())
        file.withUnsafeBytes { codes.make(for: $0) }
        var place = 0
        while place < file.count || stretches.isEmpty {
            let end = min(file.count, place + 1 + (isPlain ? 50_000 : random.below(random.pick([100, 5000, 60_000]))))
            let window = random.below(2) == 0 ? [] : Array(file[max(0, place - PackedStretch.longestWindow)..<place])
            let (bytes, firstBit) = Self.stream(of: Array(file[place..<end]), random.below(8), deflater, codes)
            var stretch = PackedStretch(start: start + place, window: window, firstBit: firstBit)
            let cut = random.below(bytes.count)
            stretch.append(Array(bytes[..<cut]), upTo: start + place)
            stretch.append(Array(bytes[cut...]), upTo: start + end)
            stretches.append(stretch)
            place = end
        }
        return TextData(bytes: bytes, offsets: offsets, packed: PackedRows(stretches: stretches, starts: starts))
    }

    /// A raw deflate stream that begins with a bit of its first byte.
    private static func stream(
        of text: [UInt8], _ firstBit: Int, _ deflater: Deflater, _ codes: DeflateCodes
    ) -> (bytes: [UInt8], firstBit: Int) {
        let region = ByteRegion()
        let taken = text.withUnsafeBytes { (try? deflater.deflate($0, codes, to: region)) ?? $0.count }
        guard taken < text.count else {
            // One block that holds it as it is, from a whole byte on: there are fewer than 65,536.
            let length = UInt16(truncatingIfNeeded: text.count)
            return ([1, UInt8(length & 0xFF), UInt8(length >> 8), UInt8(~length & 0xFF), UInt8(~length >> 8)] + text, 0)
        }
        let bytes = region.withBytes { Array($0) } + [0]
        var shifted: [UInt8] = []
        var before: UInt16 = 0
        for byte in bytes {
            shifted.append(UInt8(truncatingIfNeeded: UInt16(byte) << UInt16(firstBit) | before >> UInt16(8 - firstBit)))
            before = UInt16(byte)
        }
        return (shifted, firstBit)
    }
}
