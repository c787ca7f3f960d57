#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

internal import Foundation
internal import SatchelColumns
package import SatchelStorage

extension SavedFolder {
    /// Writes rows as a new folder, of files or of objects in a store, which appears whole or not at all.
    package func write(_ rows: RestingRows, replacing: Bool, store: ObjectStoreOptions, flag: CancelFlag) throws {
        if path.hasPrefix("s3://") { return try writeObjects(rows, replacing, store, flag) }
        if !replacing, access(path, F_OK) == 0 { throw occupied }
        let (parent, name) = (URL(fileURLWithPath: path).deletingLastPathComponent().path, URL(fileURLWithPath: path).lastPathComponent)
        var template = Array("\(parent)/.\(name).saving-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw failure(errno, "make a folder") }
        let temporary = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        do {
            // What people may read elsewhere they may read here.
            chmod(temporary, 0o755)
            let manifest = try writeParts(rows, tag: "", flag) { try FileWriter(path: "\(temporary)/\($0)") }
            try write(Manifest.name, FileWriter(path: "\(temporary)/\(Manifest.name)")) { file in
                try manifest.encoded.withUnsafeBytes { try file.write($0) }
            }
            try move(temporary, replacing)
        } catch {
            try? FileManager.default.removeItem(atPath: temporary)
            if let failure = error as? FileWriter.Failure { throw self.failure(failure.code, "write a file") }
            throw error
        }
    }

    /// As objects: the manifest comes last and makes the others count. A new bag's parts have other names than the old one's, whose readers go
    /// on until these are removed.
    private func writeObjects(_ rows: RestingRows, _ replacing: Bool, _ store: ObjectStoreOptions, _ flag: CancelFlag) throws {
        let transfers = TransferScope()
        flag.onCancel { transfers.cancel() }
        let folder = try S3Folder(path, options: store, scope: transfers)
        guard try replacing || folder.isEmpty() else { throw occupied }
        let old = try replacing ? folder.bytes(of: Manifest.name).flatMap { try? JSONDecoder().decode(Manifest.self, from: Data($0)) } : nil
        let tag = "-" + String(UInt32.random(in: 0 ... .max), radix: 16)
        var written: [String] = []
        do {
            let manifest = try writeParts(rows, tag: tag, flag) { name in
                written.append(name)
                return folder.writer(for: name)
            }
            try write(Manifest.name, folder.writer(for: Manifest.name)) { object in
                try manifest.encoded.withUnsafeBytes { try object.write($0) }
            }
        } catch {
            folder.remove(written)
            throw flag.isCancelled ? CancellationError() : error
        }
        folder.remove(old?.partitions.map(\.file) ?? [])
    }

    private func writeParts(
        _ rows: RestingRows, tag: String, _ flag: CancelFlag, _ writer: (String) throws -> any ObjectWriter
    ) throws -> Manifest {
        var manifest = Manifest(type: rows.type, columns: rows.columns, partitions: [])
        for (number, segments) in rows.partitions.enumerated() {
            let digits = String(number)
            let name = "part-" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits + tag + ".batch"
            var parts: [Manifest.Part] = []
            try write(name, writer(name)) { file in
                var offset = 0
                for segment in segments {
                    try flag.check()
                    try segment.withBytes { try file.write($0) }
                    parts.append(.init(offset: offset, length: segment.bytes, rows: segment.rows))
                    // Each begins at a page, so that it can be mapped alone.
                    let gap = (4096 - segment.bytes % 4096) % 4096
                    try [UInt8](repeating: 0, count: gap).withUnsafeBytes { try file.write($0) }
                    offset += segment.bytes + gap
                }
            }
            manifest.partitions.append(.init(file: name, segments: parts))
        }
        return manifest
    }

    private func write(_ name: String, _ writer: any ObjectWriter, _ body: (any ObjectWriter) throws -> Void) throws {
        do {
            try body(writer)
            try writer.finish()
        } catch {
            writer.abort()
            if let failure = error as? FileWriter.Failure { throw self.failure(failure.code, "write \(name)") }
            throw error
        }
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

    private var occupied: SatchelError {
        SatchelError(.writeFailed, "something is there already; choose another name, or save(to:replacing: true)", at: .init(file: path))
    }

    private func failure(_ code: Int32, _ action: String) -> SatchelError {
        SatchelError(
            .writeFailed, "could not \(action); nothing was saved. Free space there, or save to a folder that this user can write to",
            cause: String(cString: strerror(code)), at: .init(file: path))
    }
}

extension SavedFolder.Manifest {
    fileprivate var encoded: Data {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            return try encoder.encode(self)
        }
    }
}
