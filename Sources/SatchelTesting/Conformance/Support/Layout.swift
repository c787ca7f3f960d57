internal import Satchel

/// A form in which rows come to a backend: where they lie and how they are cut.
struct Layout: Sendable {
    let name: String
    /// The bag of the rows; it may keep or save what it needs before.
    let bag: @Sendable (Items, ConformanceRun) async throws -> Bag<Item>
    /// Many small parts, which cost more to make than to read.
    var isCostly: Bool { name.contains("64") }

    private init(_ name: String, _ bag: @escaping @Sendable (Items, ConformanceRun) async throws -> Bag<Item>) {
        self.name = name
        self.bag = bag
    }

    /// A layout of lines, which are decoded.
    private init(lines name: String, _ bag: @escaping @Sendable ([String], ConformanceRun) throws -> Bag<String>) {
        self.init(name) { items, run in try bag(items.lines, run) |> .decode(Item.self) }
    }

    /// Values, lines and files, each in one part and in many.
    static let all: [Layout] = plain + cut + packed + joined + rested

    static let plain = [
        Layout("values") { items, _ in Bag(items.values) },
        Layout(lines: "lines") { lines, _ in Bag.lines(lines) },
        Layout(lines: "a file") { lines, run in Bag.files(try run.write(lines, "\(lines.count)/file.json")) },
    ]

    /// One file, cut at line ends.
    static let cut = [2, 7, 64].map { count in
        Layout(lines: "a file in \(count) ranges") { lines, run in
            let bytes = lines.reduce(0) { $0 + $1.utf8.count + 1 }
            return Bag.files(try run.write(lines, "\(lines.count)/ranges-\(count).json"), partitionBytes: max(1, bytes / count))
        }
    }

    static let packed =
        [1, 7, 64].map { count in
            Layout(lines: "\(count) gzip files") { lines, run in
                let folder = "\(lines.count)/gzip-\(count)/"
                for (index, part) in lines.parts(count).enumerated() {
                    try run.folder.write(Gzip.packed(part.joinedLines), to: folder + "\(index).json.gz")
                }
                return Bag.files(run.folder.path + "/" + folder, partitionBytes: 1)
            }
        } + [
            Layout(lines: "files of which most are empty") { lines, run in
                let folder = "\(lines.count)/some/"
                for (index, part) in [[], [], lines.dropLast(lines.count / 9), [], lines.suffix(lines.count / 9), []].enumerated() {
                    let (text, isPlain) = (part.joinedLines, index % 4 < 2)
                    if isPlain { try run.folder.write(text, to: folder + "\(index).json") }
                    if !isPlain { try run.folder.write(Gzip.packed(text), to: folder + "\(index).json.gz") }
                }
                return Bag.files(run.folder.path + "/" + folder + "*.json*", partitionBytes: 2000)
            }
        ]

    static let joined = [
        Layout(lines: "64 files, some to a part") { lines, run in
            let folder = "\(lines.count)/many/"
            for (index, part) in lines.parts(64).enumerated() { try run.folder.write(part.joinedLines, to: folder + "\(index).json") }
            let bytes = lines.reduce(0) { $0 + $1.utf8.count + 1 }
            return Bag.files(run.folder.path + "/" + folder, partitionBytes: max(1, bytes / 7))
        },
        Layout("a union of values, lines, nothing and files") { items, run in
            let cut = items.lines.parts(4)
            let file = try run.write(cut[3], "\(items.lines.count)/last.json")
            return Bag {
                Bag(items.values.prefix(cut[0].count))
                Bag<Item>([])
                Bag.lines(cut[1]) |> .decode(Item.self)
                Bag.lines(cut[2]) |> .decode(Item.self)
                Bag.files(file, partitionBytes: 300) |> .decode(Item.self)
            }
        },
    ]

    /// What is kept or saved.
    static let rested =
        [1, 7, 64].map { count in
            Layout("kept in \(count)") { items, run in
                let rows =
                    Bag.files(try run.write(items.lines, "\(items.lines.count)/kept-\(count).json"), partitionBytes: 12_000)
                    |> .decode(Item.self)
                return try await rows.repartition(count).persist(on: run.backend)
            }
        } + [
            Layout("kept as it is cut") { items, run in
                try await
                    (Bag.files(try run.write(items.lines, "\(items.lines.count)/uneven.json"), partitionBytes: 7000) |> .decode(Item.self))
                    .filter { $0.id >= 0 }.persist(on: run.backend)
            },
            Layout("saved") { items, run in
                let path = run.folder.path + "/saved-\(items.lines.count).satchel"
                try await (Bag.lines(items.lines) |> .decode(Item.self) |> .repartition(5)).save(to: path, replacing: true, on: run.backend)
                return Bag.open(path, as: Item.self)
            },
        ]
}

extension ConformanceRun {
    /// Writes a file of lines and gives its path.
    func write(_ lines: some Sequence<String>, _ name: String) throws -> String {
        try folder.write(lines.map { $0 + "\n" }.joined(), to: name)
    }
}

extension Collection<String> {
    var joinedLines: String { map { $0 + "\n" }.joined() }
}

extension Array {
    /// Cut into `count` parts of about equal size, of which some are empty if there are too few.
    func parts(_ count: Int) -> [[Element]] {
        (0..<count).map { Array(self[self.count * $0 / count..<self.count * ($0 + 1) / count]) }
    }
}
