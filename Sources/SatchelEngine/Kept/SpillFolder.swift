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
/// A locked file in it tells other processes that its owner lives: a folder whose lock nobody holds is left over from a crash.
final class SpillFolder: Sendable {
    private static let prefix = "satchel-spill-"
    private static let lockName = "lock"
    /// Folders to be removed when the program ends.
    private static let folders = Mutex<Set<String>>([])
    private static let cleaned = Mutex<Set<String>>([])

    let path: String
    private let lock: Int32
    private let next = Atomic(0)

    /// - Parameter parent: where the folder is made; nil: where the system has temporary files.
    init(in parent: String?) throws {
        let parent = Self.parent(parent)
        var template = Array("\(parent)/\(Self.prefix)XXXXXX".utf8CString)
        // `mkdtemp` makes it for this user alone.
        guard mkdtemp(&template) != nil else {
            throw Self.failure(errno, "make a folder for partitions that do not fit into memory", parent)
        }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // Locked before it has its name: nobody may find a lock that its owner does not hold yet.
        let unnamed = "\(path)/\(Self.lockName).new"
        lock = open(unnamed, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard lock >= 0, flock(lock, LOCK_EX | LOCK_NB) == 0, rename(unnamed, "\(path)/\(Self.lockName)") == 0 else {
            throw Self.failure(errno, "lock a folder of its own", path)
        }
        let isFirst = Self.folders.withLock { folders in
            folders.insert(path)
            return folders.count == 1
        }
        if isFirst { atexit { SpillFolder.removeAll() } }
    }

    deinit {
        Self.remove(path)
        close(lock)
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

    static func removeAll() {
        for path in folders.withLock({ $0 }) { remove(path) }
    }

    private static func remove(_ path: String) {
        _ = folders.withLock { $0.remove(path) }
        for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] { unlink("\(path)/\(name)") }
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
            // Without a lock it is only now being made.
            guard lock >= 0 else { continue }
            if flock(lock, LOCK_EX | LOCK_NB) == 0 { remove(path) }
            close(lock)
        }
    }
}
