import Foundation
import SatchelColumns

@testable import SatchelStorage

/// A folder of its own for one test, gone with it.
final class TemporaryTree {
    let root: String

    /// Each path gets a file with its own bytes of text; a path that ends in `/` is an empty folder.
    init(_ paths: [String] = []) throws {
        let folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().appendingPathComponent("tree-\(UUID().uuidString)")
        root = folder.path
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for path in paths { try add(path) }
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    func path(_ name: String) -> String { root + "/" + name }

    func add(_ name: String, bytes: [UInt8]? = nil) throws {
        let url = URL(fileURLWithPath: path(name))
        if name.hasSuffix("/") {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        } else {
            try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes ?? Array(name.utf8)).write(to: url)
        }
    }

    func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: path(name), withDestinationPath: target)
    }

    /// The names that the patterns (taken below the root) give, without the root.
    func list(_ patterns: String...) throws -> [String] {
        try LocalFiles.list(patterns.map(path)).map { String($0.address.dropFirst(root.count + 1)) }
    }

    /// The error's text with `ROOT` for the root.
    func error(_ patterns: String...) -> String? {
        do {
            _ = try LocalFiles.list(patterns.map(path))
            return nil
        } catch {
            return "\(error)".replacing(root, with: "ROOT")
        }
    }
}

/// Runs `body` with the rights of a user to whom nothing here belongs, where the test has more.
@discardableResult
func withoutPrivileges<R>(_ body: () throws -> R) rethrows -> R {
    #if os(Linux)
        // Only this thread's identity for files changes, so tests beside it notice nothing; `body` does not suspend.
        typealias SetFileIdentity = @convention(c) (UInt32) -> Int32
        guard getuid() == 0, let symbol = dlsym(nil, "setfsuid") else { return try body() }
        let setFileIdentity = unsafeBitCast(symbol, to: SetFileIdentity.self)
        _ = setFileIdentity(65534)
        defer { _ = setFileIdentity(0) }
        return try body()
    #else
        return try body()
    #endif
}
