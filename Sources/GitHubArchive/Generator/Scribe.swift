/// The output of an hour and the draws that fill it: JSON is appended as bytes, never as `String`.
struct Scribe {
    var bytes: [UInt8] = []
    var random: GeneratorRandom

    init(random: GeneratorRandom) {
        self.random = random
    }

    mutating func put(_ text: StaticString) {
        // The buffer spans exactly the literal's own bytes.
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func put(_ text: [UInt8]) {
        bytes.append(contentsOf: text)
    }

    mutating func put(_ byte: UInt8) {
        bytes.append(byte)
    }

    mutating func put(_ flag: Bool) {
        if flag { put("true") } else { put("false") }
    }

    mutating func put(number: Int) {
        var value = number.magnitude
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        let start = bytes.count
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value % 10))
            value /= 10
        } while value > 0
        bytes[start...].reverse()
    }

    /// A number of two digits at least.
    mutating func put(two number: Int) {
        if number < 10 { bytes.append(UInt8(ascii: "0")) }
        put(number: number)
    }

    /// `"2015-01-01T03:00:01Z"`, quoted.
    mutating func put(time seconds: Int) {
        let date = ArchiveCalendar.day(seconds / 86_400)
        let second = seconds % 86_400
        bytes.append(UInt8(ascii: "\""))
        put(number: date.year)
        bytes.append(UInt8(ascii: "-"))
        put(two: date.month)
        bytes.append(UInt8(ascii: "-"))
        put(two: date.day)
        bytes.append(UInt8(ascii: "T"))
        put(two: second / 3_600)
        bytes.append(UInt8(ascii: ":"))
        put(two: second / 60 % 60)
        bytes.append(UInt8(ascii: ":"))
        put(two: second % 60)
        put("Z\"")
    }

    /// Forty hexadecimal digits, not quoted, that depend on the key alone.
    mutating func put(sha key: UInt64) {
        var source = GeneratorRandom(key)
        for block in 0..<3 {
            var word = source.next()
            for _ in 0..<(block < 2 ? 16 : 8) {
                let digit = UInt8(truncatingIfNeeded: word & 15)
                bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
                word >>= 4
            }
        }
    }

    /// Runs `body` with draws that depend on the key alone, for what is the same wherever it is named.
    mutating func steady(_ key: UInt64, _ body: (inout Scribe) -> Void) {
        let saved = random
        random = GeneratorRandom(key)
        body(&self)
        random = saved
    }
}
