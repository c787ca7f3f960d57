internal import SatchelColumns
internal import SatchelPlan
internal import SatchelScan
internal import SatchelStorage

/// Cuts text sources into units and partitions: small files together, large plain ones apart.
struct TextUnits {
    /// Lines by address that stand in for sources; into how many partitions each is cut.
    let standIns: [String: [String]]
    let standInPartitions: Int
    /// What is transferred for this run.
    let transfers: TransferScope

    /// - Parameter isLimited: a few rows are wanted: nothing is asked about files that may not be read.
    func list(_ source: TextSource, isLimited: Bool = false) throws -> UnitList {
        var result = UnitList(units: [], partitions: [])
        var files: [String] = []
        for address in source.addresses {
            if let lines = standIns[Self.normal(address)] {
                append(lines, for: address, to: &result)
            } else {
                files.append(address)
            }
        }
        guard !files.isEmpty else { return result }
        switch source.scheme {
        case .file: try append(LocalFiles.list(files), partitionBytes: source.partitionBytes, to: &result)
        case .s3Prefix, .s3:
            let store = try Self.store(of: source, transfers)
            try append(store.list(files), of: store, partitionBytes: source.partitionBytes, to: &result)
        case .web:
            let store = WebStore(source.store ?? ObjectStoreOptions(), scope: transfers)
            let objects = try store.list(files)
            try append(isLimited ? objects.map { ($0, [nil]) } : cut(objects, of: store, source.partitionBytes), of: store, to: &result)
        }
        return result
    }

    /// The store that holds a source's objects.
    static func store(of source: TextSource, _ transfers: TransferScope) throws -> any ObjectStore {
        let options = source.store ?? ObjectStoreOptions()
        return source.scheme == .web
            ? WebStore(options, scope: transfers) : try S3Store(options, arePrefixes: source.scheme == .s3Prefix, scope: transfers)
    }

    /// The first units alone, where they can be known without the others; nil where not.
    func beginning(_ source: TextSource) throws -> UnitList? {
        guard source.scheme == .s3 || source.scheme == .s3Prefix, source.addresses.count == 1,
            standIns[Self.normal(source.addresses[0])] == nil
        else { return nil }
        let store = try S3Store(source.store ?? ObjectStoreOptions(), arePrefixes: source.scheme == .s3Prefix, scope: transfers)
        guard let objects = try store.beginning(source.addresses[0]) else { return nil }
        return UnitList(
            units: objects.map { .object(UpcomingObject($0, range: nil, store: store)) }, partitions: Array(objects.indices))
    }

    static func normal(_ address: String) -> String {
        var address = address[...]
        while address.count > 1, address.hasSuffix("/") { address.removeLast() }
        return String(address)
    }

    private func append(_ lines: [String], for address: String, to result: inout UnitList) {
        let count = max(1, min(standInPartitions, lines.count))
        let first = (result.partitions.last ?? -1) + 1
        var offset = 0
        for part in 0..<count {
            let range = (lines.count * part / count)..<(lines.count * (part + 1) / count)
            result.units.append(.standIn(address: address, lines: lines[range], firstLine: range.lowerBound + 1, offset: offset))
            result.partitions.append(first + part)
            offset += lines[range].reduce(0) { $0 + $1.utf8.count + 1 }
        }
    }

    private func append(_ files: [InputObject], partitionBytes: Int, to result: inout UnitList) throws {
        let ranges = try files.map { file in
            try file.size > partitionBytes && inputKind(file.address) == .plain ? Self.ranges(file.size, partitionBytes) : [nil]
        }
        append(files, ranges, partitionBytes, to: &result) { .file($0, range: $1) }
    }

    /// Of objects those are cut that are large and plain, which their first bytes tell: a few are asked for at once.
    private func append(_ objects: [InputObject], of store: any ObjectStore, partitionBytes: Int, to result: inout UnitList) throws {
        var ranges = Array(repeating: [Range<Int>?.none], count: objects.count)
        let large = objects.indices.filter { objects[$0].size > partitionBytes && !objects[$0].address.hasSuffix(".gz") }
        let atOnce = store.objectsAtOnce
        for start in stride(from: 0, to: large.count, by: atOnce) {
            let some = large[start..<min(start + atOnce, large.count)]
            let readers = try some.map { ($0, try store.open(objects[$0], range: nil, isTentative: true, takesSlot: false)) }
            for (index, reader) in readers where try inputKind(of: reader) == .plain {
                ranges[index] = Self.ranges(objects[index].size, partitionBytes)
            }
        }
        append(objects, ranges, partitionBytes, to: &result) { .object(UpcomingObject($0, range: $1, store: store)) }
    }

    /// Files of the web, of which those are cut that are large and plain, if their servers give ranges: their first bytes are asked for, a few
    /// files' at once.
    private func cut(_ files: [InputObject], of store: WebStore, _ partitionBytes: Int) throws -> [(InputObject, [Range<Int>?])] {
        var result = files.map { ($0, [Range<Int>?.none]) }
        let some = files.indices.filter { !ObjectAddress.path(ofWeb: files[$0].address).hasSuffix(".gz") }
        let atOnce = store.objectsAtOnce
        for start in stride(from: 0, to: some.count, by: atOnce) {
            let looks = try some[start..<min(start + atOnce, some.count)].map { ($0, try store.look(at: files[$0])) }
            for (index, look) in looks where (try? inputKind(of: look.reader)) == .plain {
                if let whole = look.whole, whole.size > partitionBytes { result[index] = (whole, Self.ranges(whole.size, partitionBytes)) }
            }
        }
        return result
    }

    /// Each file, and each range of one, is a partition.
    private func append(_ files: [(InputObject, [Range<Int>?])], of store: WebStore, to result: inout UnitList) throws {
        for (object, ranges) in files {
            for range in ranges {
                result.units.append(.object(UpcomingObject(object, range: range, store: store)))
                result.partitions.append((result.partitions.last ?? -1) + 1)
            }
        }
    }

    private func append(
        _ objects: [InputObject], _ ranges: [[Range<Int>?]], _ partitionBytes: Int, to result: inout UnitList,
        unit: (InputObject, Range<Int>?) -> Unit
    ) {
        var partition = (result.partitions.last ?? -1) + 1
        var filled = 0
        result.units.reserveCapacity(result.units.count + objects.count)
        result.partitions.reserveCapacity(result.partitions.count + objects.count)
        for (object, ranges) in zip(objects, ranges) {
            for range in ranges {
                // What is of unknown size counts as a little.
                let size = max(range?.count ?? object.size, 1)
                if filled > 0, filled + size > partitionBytes {
                    partition += 1
                    filled = 0
                }
                result.units.append(unit(object, range))
                result.partitions.append(partition)
                filled += size
            }
        }
    }

    /// The pieces of what is plain; what is compressed can't be entered in its middle.
    private static func ranges(_ size: Int, _ partitionBytes: Int) -> [Range<Int>?] {
        // No overflow: as many whole parts as fit, and the rest.
        let count = size / partitionBytes + (size % partitionBytes == 0 ? 0 : 1)
        return (0..<count).map { part in part * partitionBytes..<(part == count - 1 ? size : (part + 1) * partitionBytes) }
    }
}
