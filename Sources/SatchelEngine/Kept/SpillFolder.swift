#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

internal import Foundation
internal import SatchelColumns
internal import Synchronization

/// A private folder for files that live no longer than the process.
///
/// A locked file in it tells other processes that its owner lives: a folder whose lock nobody holds, or that is empty, is left over from a crash.
final class SpillFolder: Sendable {
    private struct Folders {
        /// To be removed when the program ends.
        var paths: Set<String> = []
        /// It ends.
        var isOver = false
    }

    private static let prefix = "satchel-spill-"
    private static let lockName = "lock"
    private static let folders = Mutex(Folders())
    private static let cleaned = Mutex<Set<String>>([])
    private static let removalAtExit: Void = { atexit { SpillFolder.removeAll() } }()

    let path: String
    private let lock: Int32
    private let next = Atomic(0)

    /// - Parameter parent: where the folder is made; nil: where the system has temporary files.
    init(in parent: String?) throws {
        (path, lock) = try Self.make(in: Self.parent(parent))
        _ = Self.removalAtExit
        let path = path
        let isOver = Self.folders.withLock { folders in
            if !folders.isOver { folders.paths.insert(path) }
            return folders.isOver
        }
        if isOver { throw Self.failure(ECANCELED, "use a folder when the program ends", path) }
    }

    deinit {
        Self.remove(path)
        close(lock)
    }

    /// A new folder for this user alone, and the lock that is held.
    private static func make(in parent: String) throws -> (path: String, lock: Int32) {
        // Whoever looks for left-overs may take away a folder that is not locked yet: then another one is made.
        for _ in 0..<100 {
            var template = Array("\(parent)/\(prefix)XXXXXX".utf8CString)
            guard mkdtemp(&template) != nil else {
                throw failure(errno, "make a folder for partitions that do not fit into memory", parent)
            }
            let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
            let lock = open("\(path)/\(lockName)", O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
            guard lock >= 0 || errno == ENOENT else { throw failure(errno, "make a file in a folder of its own", path) }
            var status = stat()
            if lock >= 0, flock(lock, LOCK_EX | LOCK_NB) == 0, fstat(lock, &status) == 0, status.st_nlink > 0 { return (path, lock) }
            if lock >= 0 { close(lock) }
        }
        throw failure(EBUSY, "lock a folder of its own", parent)
    }

    private static func parent(_ given: String?) -> String {
        let parent = given ?? NSTemporaryDirectory()
        return parent.count > 1 && parent.hasSuffix("/") ? String(parent.dropLast()) : parent
    }

    /// Writes bytes to a new file; leaves nothing behind where that fails.
    func write(_ bytes: UnsafeRawBufferPointer) throws -> String {
        let file = "\(path)/\(next.add(1, ordering: .relaxed).newValue).batch"
        do {
            try FileBytes.write(bytes, to: file)
        } catch let error as FileBytes.Failure {
            unlink(file)
            throw Self.failure(error.code, "write \(bytes.count) bytes of partitions that do not fit into memory", path)
        }
        return file
    }

    private static func failure(_ code: Int32, _ action: String, _ path: String) -> SatchelError {
        let cure =
            code == ENOSPC || code == EDQUOT || code == EFBIG
            ? "free space there, or name another folder: MemoryBudget(bytes:folder:)"
            : "name a folder that this user can write to: MemoryBudget(bytes:folder:)"
        return SatchelError(
            .writeFailed, "could not \(action); \(cure), or keep fewer columns. What was kept before is still there",
            cause: String(cString: strerror(code)), at: .init(file: path))
    }

    /// For a program that ends: nothing is written any more.
    static func removeAll() {
        ProgramEnd.stopWork()
        let paths = folders.withLock { folders in
            folders.isOver = true
            return folders.paths
        }
        for path in paths {
            // Whoever still writes finds no folder of that name.
            let away = path + "-"
            remove(rename(path, away) == 0 ? away : path)
        }
    }

    private static func remove(_ path: String) {
        _ = folders.withLock { $0.paths.remove(path) }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        for name in names where name != lockName { unlink("\(path)/\(name)") }
        // The last: a folder that has files has a lock, even if this ends here.
        unlink("\(path)/\(lockName)")
        rmdir(path)
    }

    /// Removes the folders that processes left which ended without removing them.
    /// - Parameter isFirst: only if this is the first time that this process looks there.
    static func removeLeftOvers(in parent: String?, isFirst: Bool) {
        let parent = Self.parent(parent)
        guard cleaned.withLock({ $0.insert(parent).inserted }) || !isFirst else { return }
        for name in (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? [] where name.hasPrefix(prefix) {
            let path = "\(parent)/\(name)"
            // Only this user's own folders, and never through a link.
            var status = stat()
            guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid() else { continue }
            let lock = open("\(path)/\(lockName)", O_RDWR | O_CLOEXEC | O_NOFOLLOW)
            if lock >= 0 {
                if flock(lock, LOCK_EX | LOCK_NB) == 0 { remove(path) }
                close(lock)
            } else {
                // Its owner died before it had a lock, or has yet to make it and makes another folder; with files in it, it stays.
                rmdir(path)
            }
        }
    }
}
