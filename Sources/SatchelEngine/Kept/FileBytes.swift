#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Files as bytes: written whole, and mapped while they are read.
enum FileBytes {
    struct Failure: Error {
        let code: Int32
    }

    /// Makes the file, which must not be there, for this user alone.
    static func write(_ bytes: UnsafeRawBufferPointer, to path: String) throws {
        let file = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Failure(code: errno) }
        defer { close(file) }
        try append(bytes, to: file)
    }

    private static func append(_ bytes: UnsafeRawBufferPointer, to file: Int32) throws {
        var written = 0
        while written < bytes.count {
            // In bounds: `written` is less than the count.
            let rest = UnsafeRawBufferPointer(rebasing: bytes[written...])
            let count = writeSome(file, rest.baseAddress, min(rest.count, 1 << 30))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Failure(code: count < 0 ? errno : ENOSPC) }
            written += count
        }
    }

    /// Calls the body with the file's bytes from an offset on, which are mapped until it returns.
    static func withMapped<Result>(
        _ path: String, offset: Int, count: Int, _ body: (UnsafeRawBufferPointer) throws -> Result
    ) throws -> Result {
        if count == 0 { return try body(UnsafeRawBufferPointer(start: nil, count: 0)) }
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw Failure(code: errno) }
        defer { close(file) }
        var status = stat()
        // A page behind the file's end would be a trap.
        guard fstat(file, &status) == 0, offset >= 0, count >= 0, Int(status.st_size) - offset >= count else { throw Failure(code: EIO) }
        let skipped = offset % pageBytes
        guard let base = mmap(nil, count + skipped, PROT_READ, MAP_PRIVATE, file, off_t(offset - skipped)), base != MAP_FAILED else {
            throw Failure(code: errno)
        }
        defer { munmap(base, count + skipped) }
        // In bounds: the mapping has `skipped` bytes before these.
        return try body(UnsafeRawBufferPointer(start: base + skipped, count: count))
    }

    private static let pageBytes = Int(sysconf(Int32(_SC_PAGESIZE)))
}

/// The system's `write`, whose name the type above has taken.
private func writeSome(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int { write(file, bytes, count) }
