internal import Foundation
internal import SatchelColumns
internal import SatchelStorage

extension SavedFolder {
    /// The manifest's bytes, of the objects that make up a saved bag.
    func storedManifest() throws -> Data {
        let folder = try S3Folder(path, options: store, scope: transfers)
        guard let bytes = try folder.bytes(of: Manifest.name) else { throw withoutManifest(isThere: try !folder.isEmpty()) }
        return Data(bytes)
    }

    /// The partitions: which versions of the objects they are is asked once, and theirs are the bytes that are read.
    func storedParts(of manifest: Manifest, reading columns: Projection) throws -> [[Segment]] {
        let store = try S3Store(self.store, arePrefixes: true, scope: transfers)
        var objects: [String: InputObject] = [:]
        if !columns.isNothing {
            for object in try store.list([path + "/"]) { objects[object.address] = object }
        }
        return try manifest.partitions.map { partition in
            let address = path + "/" + partition.file
            guard !columns.isNothing, !partition.segments.isEmpty else {
                return partition.segments.map { segment(InputObject(address: address, size: 0), $0, manifest, columns, store) }
            }
            guard let object = objects[address] else {
                throw SatchelError(
                    .readFailed, "this part of a saved bag is not there; was it removed, or not copied with the others?",
                    at: .init(file: address))
            }
            return try partition.segments.map { part in
                guard part.offset + part.length <= object.size else {
                    throw damaged("\(partition.file) has \(object.size) bytes, and its manifest names \(part.offset + part.length)")
                }
                return segment(object, part, manifest, columns, store)
            }
        }
    }

    private func segment(
        _ object: InputObject, _ part: Manifest.Part, _ manifest: Manifest, _ columns: Projection, _ store: S3Store
    ) -> Segment {
        // No overflow: the manifest was checked.
        let place = part.offset..<part.offset + part.length
        let stored = StoredPart(object, place: place, type: manifest.type, columns: columns, store: store)
        return Segment(stored, length: part.length, rows: part.rows, type: manifest.type)
    }
}
