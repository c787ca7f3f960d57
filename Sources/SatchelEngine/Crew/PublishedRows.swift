package import SatchelColumns

/// What programs that share rows know of them; the rows lie with a crew that all of these programs reach.
///
/// They may be programs of other builds: it holds nothing but the type, the partitions, and batches as they are at rest.
package struct PublishedRows: Codable, Sendable {
    package struct Part: Codable, Sendable, Equatable {
        var rows: Int
        var checksum: UInt32
        /// The files of the lines whose numbers lie behind the batch.
        var files: [String]
    }

    /// Where a part is for one program.
    package struct Place: Sendable {
        package var number: UInt64
        /// Parts of one result are lost and found together.
        package var result: Int
        package var host: Int

        package init(number: UInt64, result: Int, host: Int) {
            self.number = number
            self.result = result
            self.host = host
        }
    }

    private var format = Self.format
    private var version = Self.version
    private var type: ColumnType
    private var columns: Projection
    /// How many parts each partition has.
    private var partitions: [Int]
    private var parts: [Part]
    /// The bytes of each part.
    private var sizes: [Int]

    private static let format = "satchel bag"
    private static let version = 1

    /// What a description of any version has.
    private struct Version: Codable {
        var format: String
        var version: Int
    }

    package init(from decoder: any Decoder) throws {
        let found = try Version(from: decoder)
        guard found.format == Self.format, found.version == Self.version else {
            throw SatchelError(
                .unsupported,
                "this bag was published in version \(found.version) of the format, and this version of Satchel reads version \(Self.version); "
                    + "open it with the version of Satchel that published it, or a newer one")
        }
        let values = try decoder.container(keyedBy: CodingKeys.self)
        type = try values.decode(ColumnType.self, forKey: .type)
        columns = try values.decode(Projection.self, forKey: .columns)
        partitions = try values.decode([Int].self, forKey: .partitions)
        parts = try values.decode([Part].self, forKey: .parts)
        sizes = try values.decode([Int].self, forKey: .sizes)
        var counted = 0
        for count in partitions where count >= 0 { counted = counted.addingReportingOverflow(count).partialValue }
        let areSound = zip(parts, sizes).allSatisfy { (0...BatchFormat.mostRows).contains($0.rows) && $1 >= 0 }
        guard areSound, parts.count == sizes.count, counted == parts.count, partitions.allSatisfy({ (0...parts.count).contains($0) }) else {
            throw SatchelError(.corruptBatch, "this published bag is damaged: it has parts that can't be; publish it again")
        }
    }

    // MARK: Publishing

    /// What is known of rows.
    private init(_ rows: RestingRows, _ parts: [(part: Part, size: Int)]) {
        (type, columns) = (rows.type, rows.columns)
        partitions = rows.partitions.map(\.count)
        self.parts = parts.map(\.part)
        sizes = parts.map(\.size)
    }

    /// Calls the body with what is to be known of rows, and the numbers of their parts, all of which the worker has until it returns.
    /// - Parameter deposit: gives bytes of this process to the worker, and says by which number it has them.
    package static func publishing(
        _ rows: RestingRows, with worker: WorkerIdentity, of crew: any Crew, flag: CancelFlag, deposit: ([UInt8]) throws -> UInt64,
        _ body: (PublishedRows, [UInt64]) throws -> Void
    ) throws {
        var deposited: [UInt64] = []
        defer { if !deposited.isEmpty { crew.release(deposited, of: worker) } }
        var parts: [(part: Part, size: Int)] = []
        var numbers: [UInt64] = []
        for segment in rows.partitions.joined() {
            var checksum: UInt32
            if let held = segment.held {
                try held.ensure(at: worker.place, flag: flag)
                guard let number = held.number(on: worker) else {
                    throw WorkerLoss(worker: worker, ending: "was gone before the bag was published", hadBegun: false)
                }
                checksum = held.checksum
                numbers.append(number)
            } else {
                let bytes = try segment.withBytes { Array($0) }
                checksum = bytes.withUnsafeBytes(BatchFormat.checksum)
                let number = try deposit(bytes)
                deposited.append(number)
                numbers.append(number)
            }
            parts.append((Part(rows: segment.rows, checksum: checksum, files: segment.files), segment.bytes))
        }
        try body(PublishedRows(rows, parts), numbers)
    }

    // MARK: Opening

    /// The rows for a program that knows their parts by these places.
    /// - Parameters:
    ///   - wanted: the type that they are read as, which may have fewer columns, in another order.
    ///   - reopen: finds the parts of a result once more, when the way to them was lost.
    package func rows(
        as wanted: ColumnType, _ places: [Place], on worker: WorkerIdentity, of crew: any Crew,
        reopen: @escaping @Sendable (_ result: Int) throws -> (rows: PublishedRows, places: [Place], worker: WorkerIdentity)
    ) throws -> RestingRows {
        // Before anything may go wrong, so that what is not wanted is let go of.
        let segments = segments(places, on: worker, of: crew, reopen: reopen)
        let differences = wanted.differences(from: type, at: "", "published")
        guard differences.isEmpty else {
            throw SatchelError(
                .typeMismatch,
                "this bag was published with another shape than \(wanted) has: \(differences.joined(separator: "; ")); open it as a type whose "
                    + "properties have the names and types that were published, all of them or some")
        }
        guard places.count == parts.count else {
            throw SatchelError(.corruptBatch, "this published bag is damaged: it has parts that are nowhere; publish it again")
        }
        var rest = segments[...]
        let cut = partitions.map { count in
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
        return RestingRows(partitions: cut, type: type, columns: columns)
    }

    private func segments(
        _ places: [Place], on worker: WorkerIdentity, of crew: any Crew,
        reopen: @escaping @Sendable (_ result: Int) throws -> (rows: PublishedRows, places: [Place], worker: WorkerIdentity)
    ) -> [Segment] {
        let indices = Dictionary(grouping: zip(places.indices, parts.indices).map(\.0)) { places[$0].result }
        var segments: [Int: Segment] = [:]
        for (result, own) in indices {
            let held = descriptions(own, places)
            let lineage = Lineage(crew: crew, held, host: own.first.map { places[$0].host }) { _, _ in
                let again = try reopen(result)
                // Which parts are in a result is not in what is known of rows: these are those of the same numbers.
                guard again.places.count == own.count, own.allSatisfy(again.rows.parts.indices.contains),
                    own.allSatisfy({ again.rows.parts[$0] == parts[$0] && again.rows.sizes[$0] == sizes[$0] })
                else {
                    crew.release(again.places.map(\.number), of: again.worker)
                    throw SatchelError(
                        .inputChanged,
                        "the connection to a published bag was lost, and meanwhile other rows were published by its name: open it again")
                }
                let found = zip(own, again.places).map { index, place in again.rows.description(index, place) }
                return (again.worker, found)
            }
            for (index, rows) in zip(own, lineage.rows(on: worker)) {
                segments[index] = Segment(rows, files: parts[index].files, type: type)
            }
        }
        return segments.sorted { $0.key < $1.key }.map(\.value)
    }

    private func descriptions(_ indices: [Int], _ places: [Place]) -> [HeldDescription] {
        indices.map { description($0, places[$0]) }
    }

    private func description(_ index: Int, _ place: Place) -> HeldDescription {
        HeldDescription(
            number: place.number, rows: parts[index].rows, bytes: sizes[index], checksum: parts[index].checksum, files: parts[index].files)
    }
}
