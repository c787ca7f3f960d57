#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

internal import Foundation
package import SatchelColumns

/// A bag on disk: a folder of files with partitions at rest, and a manifest that lists them.
package struct SavedFolder {
    private let path: String

    package init(_ path: String) {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        self.path = path
    }

    private struct Manifest: Codable {
        struct Partition: Codable {
            var file: String
            var segments: [Part]
        }

        struct Part: Codable {
            var offset: Int
            var length: Int
            var rows: Int
        }

        var format = Manifest.format
        var version = Manifest.version
        var type: ColumnType
        var columns: Projection
        var partitions: [Partition]

        static let format = "satchel bag"
        static let version = 1
        static let name = "manifest.json"
    }

    /// What a manifest of any version has.
    private struct Version: Codable {
        var format: String
        var version: Int
    }

    // MARK: Reading

    /// The partitions as rows of a type, which may have fewer columns than were saved, in another order.
    package func rows(as type: ColumnType) throws -> RestingRows {
        let manifest = try manifest()
        let differences = type.differences(from: manifest.type, at: "")
        guard differences.isEmpty else {
            throw SatchelError(
                .typeMismatch,
                "this bag was saved with another shape than \(type) has: \(differences.joined(separator: "; ")); open it as a type whose "
                    + "properties have the names and types that were saved, all of them or some", at: .init(file: path))
        }
        var partitions: [[Segment]] = []
        var total = 0
        for partition in manifest.partitions {
            guard !partition.file.contains("/"), partition.file != ".." else {
                throw damaged("its manifest names a file outside of it, \(partition.file)")
            }
            let file = path + "/" + partition.file
            partitions.append(
                try partition.segments.map { part in
                    let (sum, overflows) = total.addingReportingOverflow(part.length)
                    guard part.offset >= 0, part.length >= 0, !overflows, (0...BatchFormat.mostRows).contains(part.rows) else {
                        throw damaged("its manifest has a part that can't be")
                    }
                    total = sum
                    return Segment(file: file, offset: part.offset, length: part.length, rows: part.rows, type: manifest.type)
                })
        }
        return RestingRows(partitions: partitions, type: manifest.type, columns: manifest.columns)
    }

    private func manifest() throws -> Manifest {
        let file = path + "/" + Manifest.name
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: file))
        } catch {
            let isThere = access(path, F_OK) == 0
            throw SatchelError(
                isThere ? .readFailed : .notFound,
                isThere
                    ? "this is no saved bag: it has no \(Manifest.name) that can be read; give the folder that save(to:) made"
                    : "nothing is there to open; give the folder that save(to:) made", at: .init(file: path))
        }
        guard let version = try? JSONDecoder().decode(Version.self, from: data), version.format == Manifest.format else {
            throw damaged("its manifest is none of a saved bag")
        }
        guard version.version == Manifest.version else {
            throw SatchelError(
                .unsupported,
                "this bag was saved in version \(version.version) of the format, and this version of Satchel reads version "
                    + "\(Manifest.version); open it with the version of Satchel that saved it, or a newer one", at: .init(file: path))
        }
        do {
            return try JSONDecoder().decode(Manifest.self, from: data)
        } catch {
            throw damaged("its manifest can't be read (\(error))")
        }
    }

    private func damaged(_ finding: String) -> SatchelError {
        SatchelError(.corruptBatch, "this saved bag is damaged: \(finding); save it again", at: .init(file: path))
    }

    // MARK: Writing

    /// Writes rows as a new folder, which appears whole or not at all.
    package func write(_ rows: RestingRows, replacing: Bool) throws {
        if !replacing, access(path, F_OK) == 0 {
            throw SatchelError(
                .writeFailed, "something is there already; choose another name, or save(to:replacing: true)", at: .init(file: path))
        }
        let (parent, name) = (URL(fileURLWithPath: path).deletingLastPathComponent().path, URL(fileURLWithPath: path).lastPathComponent)
        var template = Array("\(parent)/.\(name).saving-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw failure(errno, "make a folder") }
        let temporary = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        do {
            try writeFiles(rows, in: temporary)
            try move(temporary, replacing)
        } catch {
            try? FileManager.default.removeItem(atPath: temporary)
            throw error
        }
    }

    private func writeFiles(_ rows: RestingRows, in folder: String) throws {
        // What people may read elsewhere they may read here.
        chmod(folder, 0o755)
        var manifest = Manifest(type: rows.type, columns: rows.columns, partitions: [])
        for (number, segments) in rows.partitions.enumerated() {
            let digits = String(number)
            let name = "part-" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits + ".batch"
            var parts: [Manifest.Part] = []
            try file(named: name, in: folder) { file in
                var offset = 0
                for segment in segments {
                    try segment.withBytes { try FileBytes.append($0, to: file) }
                    parts.append(.init(offset: offset, length: segment.bytes, rows: segment.rows))
                    // Each begins at a page, so that it can be mapped alone.
                    let gap = (4096 - segment.bytes % 4096) % 4096
                    try [UInt8](repeating: 0, count: gap).withUnsafeBytes { try FileBytes.append($0, to: file) }
                    offset += segment.bytes + gap
                }
            }
            manifest.partitions.append(.init(file: name, segments: parts))
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let data = try encoder.encode(manifest)
        try file(named: Manifest.name, in: folder) { file in try data.withUnsafeBytes { try FileBytes.append($0, to: file) } }
    }

    private func file(named name: String, in folder: String, _ body: (Int32) throws -> Void) throws {
        let file = open("\(folder)/\(name)", O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw failure(errno, "make \(name)") }
        defer { close(file) }
        do { try body(file) } catch let error as FileBytes.Failure { throw failure(error.code, "write \(name)") }
        guard fsync(file) == 0 else { throw failure(errno, "write \(name)") }
    }

    private func move(_ temporary: String, _ replacing: Bool) throws {
        let old = temporary + ".old"
        let isThere = replacing && rename(path, old) == 0
        guard rename(temporary, path) == 0 else {
            let code = errno
            if isThere { rename(old, path) }
            throw failure(code, "give the folder its name")
        }
        if isThere { try? FileManager.default.removeItem(atPath: old) }
    }

    private func failure(_ code: Int32, _ action: String) -> SatchelError {
        SatchelError(
            .writeFailed, "could not \(action); nothing was saved. Free space there, or save to a folder that this user can write to",
            cause: String(cString: strerror(code)), at: .init(file: path))
    }
}
