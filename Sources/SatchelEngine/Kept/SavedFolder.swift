#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

internal import Foundation
package import SatchelColumns
package import SatchelStorage

/// A saved bag: a folder of files, or of objects in a store, with partitions at rest, and a manifest that lists them.
package struct SavedFolder {
    let path: String
    /// How the store is reached, if it is one.
    let store: ObjectStoreOptions
    /// What is transferred for a run.
    let transfers: TransferScope

    package init(_ path: String, store: ObjectStoreOptions? = nil, transfers: TransferScope = TransferScope()) {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        self.path = path
        self.store = store ?? ObjectStoreOptions()
        self.transfers = transfers
    }

    var isInStore: Bool { path.hasPrefix("s3://") }

    struct Manifest: Codable {
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
    /// - Parameter columns: what will be read of them.
    package func rows(as type: ColumnType, reading columns: [Projection] = [.all]) throws -> RestingRows {
        let manifest = try manifest(isInStore ? storedManifest() : localManifest())
        let differences = type.differences(from: manifest.type, at: "")
        guard differences.isEmpty else {
            throw SatchelError(
                .typeMismatch,
                "this bag was saved with another shape than \(type) has: \(differences.joined(separator: "; ")); open it as a type whose "
                    + "properties have the names and types that were saved, all of them or some", at: .init(file: path))
        }
        try check(manifest)
        let wanted = columns.reduce(Projection.nothing) { $0.union($1.spelled(type)) }
        let partitions = try isInStore ? storedParts(of: manifest, reading: wanted) : localParts(of: manifest)
        return RestingRows(partitions: partitions, type: manifest.type, columns: manifest.columns)
    }

    /// Throws where a manifest has names and numbers that can't be.
    private func check(_ manifest: Manifest) throws {
        var total = 0
        for partition in manifest.partitions {
            guard !partition.file.contains("/"), partition.file != ".." else {
                throw damaged("its manifest names a file outside of it, \(partition.file)")
            }
            for part in partition.segments {
                let (sum, overflows) = total.addingReportingOverflow(part.length)
                let end = part.offset.addingReportingOverflow(part.length)
                guard part.offset >= 0, part.length >= 0, !overflows, !end.overflow, (0...BatchFormat.mostRows).contains(part.rows) else {
                    throw damaged("its manifest has a part that can't be")
                }
                total = sum
            }
        }
    }

    private func localParts(of manifest: Manifest) -> [[Segment]] {
        manifest.partitions.map { partition in
            partition.segments.map {
                Segment(file: path + "/" + partition.file, offset: $0.offset, length: $0.length, rows: $0.rows, type: manifest.type)
            }
        }
    }

    private func localManifest() throws -> Data {
        do {
            return try Data(contentsOf: URL(fileURLWithPath: path + "/" + Manifest.name))
        } catch {
            throw withoutManifest(isThere: access(path, F_OK) == 0)
        }
    }

    func withoutManifest(isThere: Bool) -> SatchelError {
        SatchelError(
            isThere ? .readFailed : .notFound,
            isThere
                ? "this is no saved bag: it has no \(Manifest.name) that can be read; give the folder that save(to:) made"
                : "nothing is there to open; give the folder that save(to:) made", at: .init(file: path))
    }

    private func manifest(_ data: Data) throws -> Manifest {
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

    func damaged(_ finding: String) -> SatchelError {
        SatchelError(.corruptBatch, "this saved bag is damaged: \(finding); save it again", at: .init(file: path))
    }
}
