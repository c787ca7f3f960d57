#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

internal import SatchelColumns

/// A file of this machine, read from an offset to its end.
final class FileReader: ByteReader {
    private let path: String
    private let descriptor: Int32
    private(set) var storedBytesRead = 0

    init(path: String, offset: Int) throws {
        guard !path.utf8.contains(0) else {
            throw SatchelError(.invalidArgument, "a path can't hold a zero byte", at: .init(file: path))
        }
        guard offset >= 0 else {
            throw SatchelError(.invalidArgument, "expected an offset of 0 or more, found \(offset)", at: .init(file: path))
        }
        var opened: Int32
        repeat { opened = Self.openReadOnly(path) } while opened < 0 && errno == EINTR
        guard opened >= 0 else { throw systemError(errno, "open this file", path) }
        self.path = path
        descriptor = opened

        var status = stat()
        guard fstat(opened, &status) == 0 else { throw systemError(errno, "look at this file", path) }
        if status.st_mode & S_IFMT == S_IFDIR {
            throw SatchelError(.readFailed, "expected a file, found a folder; name the files in it", at: .init(file: path))
        }
        if offset > 0, lseek(opened, off_t(offset), SEEK_SET) < 0 {
            throw systemError(errno, "go to byte \(offset) of this file", path)
        }
        Self.adviseSequential(opened)
    }

    deinit { close(descriptor) }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard let start = buffer.baseAddress, buffer.count > 0 else { return 0 }
        while true {
            #if canImport(Glibc)
                let count = Glibc.read(descriptor, start, buffer.count)
            #elseif canImport(Musl)
                let count = Musl.read(descriptor, start, buffer.count)
            #else
                let count = Darwin.read(descriptor, start, buffer.count)
            #endif
            if count >= 0 {
                storedBytesRead += count
                return count
            }
            if errno != EINTR { throw systemError(errno, "read this file", path) }
        }
    }

    private static func openReadOnly(_ path: String) -> Int32 {
        open(path, O_RDONLY | O_CLOEXEC)
    }

    private static func adviseSequential(_ descriptor: Int32) {
        // Advice only: a pipe refuses it, and nothing depends on it.
        #if canImport(Darwin)
            _ = fcntl(descriptor, F_RDAHEAD, 1)
        #else
            _ = posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
        #endif
    }
}
