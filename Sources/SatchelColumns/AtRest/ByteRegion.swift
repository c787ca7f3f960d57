internal import CMemory

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Bytes in pages of their own: they grow without being copied, and go back to the system the moment nobody holds them.
///
/// Written by one thread, and read by many once it is complete.
package final class ByteRegion: @unchecked Sendable {
    // Sendable because it is handed on when it is complete, and nothing is written after that.
    private var base: UnsafeMutableRawPointer?
    private var capacity = 0
    package private(set) var count = 0

    package init() {}

    /// With room for so many bytes, in pages that are there at once: they are expected to be written to.
    package convenience init(expecting count: Int) throws {
        self.init()
        guard count > 0 else { return }
        try reserve(count, slack: false)
        populate(UnsafeMutableRawBufferPointer(start: base, count: capacity))
    }

    /// Zeros, to be written over in part: pages that nobody writes to take no memory.
    package convenience init(blank count: Int) throws {
        self.init()
        try reserve(count, slack: false)
        self.count = max(count, 0)
    }

    deinit {
        if let base { munmap(base, capacity) }
    }

    /// Calls the body with the bytes written so far, which are not to be kept, nor to be appended to before it returns.
    package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try withExtendedLifetime(self) { try body(UnsafeRawBufferPointer(start: base, count: count)) }
    }

    /// Makes room behind what was written, and takes as many bytes as the body says that it wrote.
    package func append(upTo room: Int, _ body: (UnsafeMutableRawBufferPointer) throws -> Int) throws {
        try reserve(room)
        guard let base else { return }
        // In bounds: `reserve` has made the room.
        let written = try body(UnsafeMutableRawBufferPointer(start: base + count, count: room))
        count += min(max(written, 0), room)
    }

    package func append(_ bytes: UnsafeRawBufferPointer) throws {
        try append(upTo: bytes.count) { target in
            target.copyMemory(from: bytes)
            return bytes.count
        }
    }

    /// Lets the body write over a part of what is there; of what lies outside of it nothing.
    package func rewrite(_ range: Range<Int>, _ body: (UnsafeMutableRawBufferPointer) throws -> Void) rethrows {
        let range = range.clamped(to: 0..<count)
        guard let base, !range.isEmpty else { return }
        // In bounds: the range was clamped to what is there.
        try body(UnsafeMutableRawBufferPointer(start: base + range.lowerBound, count: range.count))
    }

    /// Writes a value that was left open before.
    package func replace<Value: BitwiseCopyable>(at offset: Int, with value: Value) {
        guard let base, offset >= 0, offset + MemoryLayout<Value>.size <= count else { return }
        // In bounds by the line above.
        (base + offset).storeBytes(of: value, as: Value.self)
    }

    /// Lets go of the pages behind what was written.
    package func trim() {
        let size = Self.pages(count)
        guard let base, size > 0, size < capacity else { return }
        // In bounds: both are multiples of a page, and the rest lies behind what is kept.
        munmap(base + size, capacity - size)
        capacity = size
    }

    /// Forgets what was written and keeps the pages for what comes next.
    package func clear() { count = 0 }

    private func reserve(_ room: Int, slack: Bool = true) throws {
        let (needed, overflows) = count.addingReportingOverflow(max(room, 0))
        guard !overflows, needed <= BatchFormat.mostBytes else { throw Self.exhausted(needed) }
        guard needed > capacity else { return }
        let size = Self.pages(slack ? max(needed, capacity + capacity / 2, 1 << 16) : needed)
        guard let grown = Self.map(size, from: base, of: capacity, used: count) else { throw Self.exhausted(size) }
        base = grown
        capacity = size
    }

    private static let page = max(4096, Int(sysconf(Int32(_SC_PAGESIZE))))

    private static func pages(_ count: Int) -> Int { (count + page - 1) / page * page }

    private static func map(_ size: Int, from old: UnsafeMutableRawPointer?, of capacity: Int, used: Int) -> UnsafeMutableRawPointer? {
        if let old, let moved = satchel_remap(old, capacity, size) { return moved }
        guard let new = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | anonymous, -1, 0), new != MAP_FAILED else { return nil }
        if let old {
            // In bounds: `used` is at most the old capacity, which is less than the new one.
            new.copyMemory(from: old, byteCount: used)
            munmap(old, capacity)
        }
        return new
    }

    #if os(Linux)
        private static var anonymous: Int32 { MAP_ANONYMOUS }
    #else
        private static var anonymous: Int32 { MAP_ANON }
    #endif

    private static func exhausted(_ size: Int) -> SatchelError {
        SatchelError(.invalidArgument, "no memory for a batch of \(size) bytes; keep fewer columns, or give the machine more")
    }
}
