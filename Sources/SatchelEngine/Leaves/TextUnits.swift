internal import SatchelColumns
internal import SatchelPlan
internal import SatchelScan
internal import SatchelStorage

/// Cuts text sources into units and partitions: small files together, large plain ones apart.
struct TextUnits {
    /// Lines by address that stand in for sources; into how many partitions each is cut.
    let standIns: [String: [String]]
    let standInPartitions: Int

    func list(_ source: TextSource) throws -> UnitList {
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
        guard source.scheme == .file else {
            throw SatchelError(
                .unsupported,
                "this version can't read from S3; run on InMemory([\"\(files[0])\": lines]) with lines that stand in for it, or copy the "
                    + "objects to a folder and use Bag.files(…)",
                at: .init(file: files[0]))
        }
        try append(LocalFiles.list(files), partitionBytes: source.partitionBytes, to: &result)
        return result
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
        var partition = (result.partitions.last ?? -1) + 1
        var filled = 0
        for file in files {
            let ranges = try ranges(of: file, partitionBytes)
            for range in ranges {
                let size = range?.count ?? file.size
                if filled > 0, filled + size > partitionBytes {
                    partition += 1
                    filled = 0
                }
                result.units.append(.file(file, range: range))
                result.partitions.append(partition)
                filled += max(size, 1)
            }
        }
    }

    /// The pieces of a file; what is compressed can't be entered in its middle.
    private func ranges(of file: InputObject, _ partitionBytes: Int) throws -> [Range<Int>?] {
        guard file.size > partitionBytes, try inputKind(file.address) == .plain else { return [nil] }
        let count = (file.size + partitionBytes - 1) / partitionBytes
        return (0..<count).map { part in
            let (start, end) = (part * partitionBytes, (part + 1) * partitionBytes)
            return start..<(part == count - 1 ? file.size : end)
        }
    }
}
