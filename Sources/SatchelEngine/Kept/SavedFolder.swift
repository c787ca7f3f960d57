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
    let path: String

    package init(_ path: String) {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        self.path = path
    }

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
    package func rows(as type: ColumnType) throws -> RestingRows {
        guard !path.hasPrefix("s3://") else {
            throw SatchelError(
                .unsupported, "this version opens saved bags from folders only; copy this one to a folder, and open that",
                at: .init(file: path))
        }
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
}
