#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// A file that is written under another name and gets its own at the end.
package final class FileWriter: ObjectWriter {
    /// What the system said, for who knows what the file is for.
    package struct Failure: Error {
        package let code: Int32
    }

    private let path: String
    private let temporary: String
    private var descriptor: Int32
    private var isDone = false

    /// - Parameter mode: who may read it, once it is there.
    package init(path: String, mode: UInt32 = 0o644) throws {
        let slash = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        var template = Array("\(path[..<slash]).\(path[slash...]).writing-XXXXXX".utf8CString)
        descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw Failure(code: errno) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        self.path = path
        temporary = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        fchmod(descriptor, mode_t(mode))
    }

    deinit { abort() }

    package func write(_ bytes: UnsafeRawBufferPointer) throws {
        var written = 0
        while written < bytes.count {
            // In bounds: `written` is less than the count.
            let rest = UnsafeRawBufferPointer(rebasing: bytes[written...])
            let count = Self.write(descriptor, rest)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Failure(code: count < 0 ? errno : ENOSPC) }
            written += count
        }
    }

    private static func write(_ file: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        let count = min(bytes.count, 1 << 30)
        #if canImport(Glibc)
            return Glibc.write(file, bytes.baseAddress, count)
        #elseif canImport(Musl)
            return Musl.write(file, bytes.baseAddress, count)
        #else
            return Darwin.write(file, bytes.baseAddress, count)
        #endif
    }

    package func finish() throws {
        guard fsync(descriptor) == 0, rename(temporary, path) == 0 else { throw Failure(code: errno) }
        isDone = true
        close(descriptor)
        descriptor = -1
    }

    package func abort() {
        guard !isDone else { return }
        isDone = true
        close(descriptor)
        unlink(temporary)
    }
}
