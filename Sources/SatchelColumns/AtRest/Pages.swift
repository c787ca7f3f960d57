#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Has the system bring all pages of fresh memory at once: a fraction of what their faults cost, one by one.
package func populate(_ memory: UnsafeMutableRawBufferPointer) {
    #if os(Linux)
        guard let base = memory.baseAddress else { return }
        // To whole pages: what else lies in the first and the last is there already, and is not changed.
        let start = Int(bitPattern: base) & ~4095
        let end = (Int(bitPattern: base) + memory.count + 4095) & ~4095
        // `MADV_POPULATE_WRITE`, which older headers lack; a kernel that does not know it says so, and faults come as usual.
        madvise(UnsafeMutableRawPointer(bitPattern: start), end - start, 23)
    #endif
}
