internal import SatchelColumns

/// Keeps what a text was inflated from, in stretches that can be inflated again each by itself.
struct PackedRecorder {
    /// A stretch costs its window, about 7 KB at rest, and who wants one row inflates half of one, in half a millisecond.
    static let usualStretch = 2 << 20

    private let stretchBytes: Int
    private var stretches: [PackedStretch] = []
    /// The last bytes of the text, as many as the next stretch may refer to.
    private var window: [UInt8] = []
    /// How much text there was.
    private var end = 0

    init(stretchBytes: Int) { self.stretchBytes = stretchBytes }

    /// The stretch is long enough to end where it can.
    var isLong: Bool { stretches.last.map { end - $0.start >= stretchBytes } ?? false }

    /// A stream begins, which refers to nothing before it.
    mutating func begin() {
        window = []
        add(PackedStretch(start: end))
    }

    /// Takes what one step has taken and given, and how much more of the text is ready.
    mutating func note(_ bytes: Slice<UnsafeRawBufferPointer>, text: Slice<UnsafeMutableRawBufferPointer>, ahead: Int) {
        end += text.count
        let kept = max(0, PackedStretch.longestWindow - text.count)
        if window.count > kept { window.removeFirst(window.count - kept) }
        window.append(contentsOf: text.suffix(PackedStretch.longestWindow))
        guard !stretches.isEmpty else { return }
        stretches[stretches.count - 1].append(Array(bytes), upTo: end, ahead: ahead)
    }

    /// Ends the stretch where a block has ended; the body goes on from there, and gives the first bit and bytes of what comes.
    mutating func divide(_ goOn: ([UInt8]) -> (firstBit: Int, taken: [UInt8])) {
        let (firstBit, taken) = goOn(window)
        var next = PackedStretch(start: end, window: window, firstBit: firstBit)
        if !taken.isEmpty { next.append(taken, upTo: end) }
        add(next)
    }

    private mutating func add(_ stretch: PackedStretch) {
        // One without text is nobody's.
        if let last = stretches.last, last.end == last.start { stretches.removeLast() }
        stretches.append(stretch)
    }

    /// The stretches of a part of the text; those before it are forgotten.
    mutating func covering(_ range: Range<Int>) -> [PackedStretch] {
        while stretches.count > 1, stretches[0].end <= range.lowerBound { stretches.removeFirst() }
        return stretches.filter { $0.start < range.upperBound && $0.end > range.lowerBound }
    }
}
