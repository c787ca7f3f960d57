#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif
import SatchelColumns

/// Memory for plain values that grows where it lies, if the system can do that, and is not touched before it is used.
final class Room<Element: BitwiseCopyable> {
    /// As many elements as there is room for; those that were never written hold zeros only after `init(zeros:)`.
    private(set) var all: UnsafeMutableBufferPointer<Element>
    /// How many elements are there as memory already.
    private var populated = 0

    init() { all = UnsafeMutableBufferPointer(start: nil, count: 0) }

    init(zeros count: Int) throws {
        let (bytes, isTooLarge) = count.multipliedReportingOverflow(by: MemoryLayout<Element>.stride)
        // Written at once: a page of calloc's that is read before it is written costs every thread of the process a flush. Of malloc and
        // memset the compiler makes calloc again; of this it does not.
        var memory: UnsafeMutableRawPointer?
        guard !isTooLarge, posix_memalign(&memory, bytes < Self.largePage ? 64 : Self.largePage, bytes) == 0, let memory else {
            throw Self.exhausted(count)
        }
        Self.wantLargePages(memory, bytes)
        populate(UnsafeMutableRawBufferPointer(start: memory, count: bytes))
        memset(memory, 0, bytes)
        populated = count
        all = UnsafeMutableBufferPointer(start: memory.bindMemory(to: Element.self, capacity: count), count: count)
    }

    deinit { free(all.baseAddress) }

    /// Makes room for so many elements at least; pointers taken before are no longer valid.
    func reserve(_ count: Int) throws {
        guard count > populated else { return }
        if count > all.count { try grow(to: count) }
        // Some way ahead, at once: page by page as it is written costs several times that.
        let next = min(max(count, populated + Self.step / MemoryLayout<Element>.stride), all.count)
        populate(UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: all[populated..<next])))
        populated = next
    }

    private func grow(to count: Int) throws {
        let (doubled, overflows) = all.count.multipliedReportingOverflow(by: 2)
        let size = overflows ? count : max(count, doubled)
        let (bytes, isTooLarge) = size.multipliedReportingOverflow(by: MemoryLayout<Element>.stride)
        guard !isTooLarge, let memory = realloc(all.baseAddress, bytes) else { throw Self.exhausted(size) }
        Self.wantLargePages(memory, bytes)
        all = UnsafeMutableBufferPointer(start: memory.bindMemory(to: Element.self, capacity: size), count: size)
    }

    /// Large tables are read here and there: large pages spare most of the misses in the processor's table of pages, and of the faults.
    private static func wantLargePages(_ memory: UnsafeMutableRawPointer, _ bytes: Int) {
        #if os(Linux)
            guard bytes >= largePage else { return }
            // The advice is for whole pages; those that a block shares with its neighbours stay as they are.
            let start = (Int(bitPattern: memory) + 4095) & ~4095
            let length = Int(bitPattern: memory) + bytes - start
            if length > 0, let start = UnsafeMutableRawPointer(bitPattern: start) { madvise(start, length, MADV_HUGEPAGE) }
        #endif
    }

    private static var largePage: Int { 2 << 20 }
    /// Bytes that are made ready at a time.
    private static var step: Int { 256 << 10 }

    private static func exhausted(_ count: Int) -> SatchelError {
        let size = count.multipliedReportingOverflow(by: MemoryLayout<Element>.stride).partialValue
        return SatchelError(.invalidArgument, "no memory for \(size) bytes of different values; filter first, or group by less")
    }
}
