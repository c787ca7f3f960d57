public import Foundation

/// A folder of its own for a test, removed when nobody holds it.
///
/// ```swift
/// let folder = try TemporaryFolder()
/// let path = try folder.write("{\"id\":1}\n", to: "events.json")
/// ```
public final class TemporaryFolder: Sendable {
    public let path: String

    /// - Throws: what the file system says.
    public init() throws {
        path = NSTemporaryDirectory() + "satchel-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file, with the folders above it, and gives its path.
    @discardableResult
    public func write(_ text: String, to name: String) throws -> String { try write(Data(text.utf8), to: name) }

    /// Writes a file, with the folders above it, and gives its path.
    @discardableResult
    public func write(_ data: Data, to name: String) throws -> String {
        let file = URL(fileURLWithPath: path).appendingPathComponent(name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: file)
        return file.path
    }
}
