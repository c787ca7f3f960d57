import SatchelColumns

/// Groups one behind the other, each as a head and the bytes of its key: who looks for a key meets both in the same place.
final class GroupRecords {
    /// What stands before a key.
    struct Head: BitwiseCopyable {
        var count: Int
        var group: UInt32
        /// Of the key, in bytes.
        var length: UInt32
    }

    /// Records begin at multiples of so many bytes: places are counted in them.
    static let unit = 8
    /// Groups have numbers of 32 bits.
    static let mostGroups = Int(UInt32.max) - 1
    /// Places have 32 bits, one of which stands for none.
    static let mostBytes = (Int(UInt32.max) - 1) * unit
    /// What may be read behind the last record, whatever its length: what a look ahead takes.
    static let slack = 64
    private static let headBytes = MemoryLayout<Head>.size

    private(set) var count = 0
    private var end = 0
    private let room = Room<UInt8>()
    /// Of each group.
    private let places = Room<UInt32>()

    /// The records as they lie now; no longer valid once `reserve` is called.
    var all: Records { Records(base: room.all.baseAddress.map { UnsafeMutableRawPointer($0) }) }

    func place(of group: Int) -> Int { Int(places.all[group]) }

    /// Makes room for so many more groups with so many bytes of keys in all.
    func reserve(groups more: Int, bytes: Int) throws {
        // No overflow of the other two: rows and bytes of a batch, and what is there already.
        let (size, overflows) = bytes.addingReportingOverflow(end + more * (Self.headBytes + Self.unit))
        guard count + more <= Self.mostGroups, !overflows, size <= Self.mostBytes else {
            throw SatchelError(
                .invalidArgument,
                "more than \(Self.mostGroups) different values, or \(Self.mostBytes >> 30) GiB of them, in one table; group by something "
                    + "coarser")
        }
        try places.reserve(count + more)
        try room.reserve(size + Self.slack)
    }

    /// Adds a group, for which `reserve` has made room; gives its place.
    func append(_ key: UnsafeRawBufferPointer, count: Int) -> Int {
        let place = end / Self.unit
        places.all[self.count] = UInt32(truncatingIfNeeded: place)
        let all = all
        let (number, length) = (UInt32(truncatingIfNeeded: self.count), UInt32(truncatingIfNeeded: key.count))
        // In bounds: within what was reserved. Longer keys and more groups than 32 bits can tell were refused before.
        all.setHead(at: place, Head(count: count, group: number, length: length))
        all.key(at: place).copyMemory(from: key)
        self.count += 1
        end += (Self.headBytes + key.count + Self.unit - 1) / Self.unit * Self.unit
        return place
    }

    /// Records by their places, which are those of groups: nothing else is looked up, so that all lies within the room.
    struct Records {
        let base: UnsafeMutableRawPointer?

        @inline(__always)
        func head(at place: Int) -> Head { base.unsafelyUnwrapped.load(fromByteOffset: place * unit, as: Head.self) }

        @inline(__always)
        func setHead(at place: Int, _ head: Head) { base.unsafelyUnwrapped.storeBytes(of: head, toByteOffset: place * unit, as: Head.self) }

        /// Has the processor bring a record of the usual size; the sum keeps the reads from being left out.
        @inline(__always)
        func touch(_ place: Int) -> Int {
            let start = base.unsafelyUnwrapped + place * unit
            return Int(start.load(as: UInt8.self)) &+ Int(start.load(fromByteOffset: slack - 16, as: UInt8.self))
        }

        /// Counts stand first in a head, and have the size that places are counted in.
        @inline(__always)
        func add(_ more: Int, at place: Int) { base.unsafelyUnwrapped.assumingMemoryBound(to: Int.self)[place] += more }

        @inline(__always)
        func key(at place: Int) -> UnsafeMutableRawBufferPointer { key(at: place, length: head(at: place).length) }

        @inline(__always)
        func key(at place: Int, length: UInt32) -> UnsafeMutableRawBufferPointer {
            UnsafeMutableRawBufferPointer(start: base.unsafelyUnwrapped + (place * unit + headBytes), count: Int(length))
        }
    }
}
