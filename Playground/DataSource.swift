import Satchel

/// Where `--data` says that events are.
enum DataSource {
    case files([String])
    case s3(String)
    case http([String])

    /// Neighbours of one kind are one source, so that small files share partitions.
    static func all(_ texts: [String]) -> [DataSource] {
        var sources: [DataSource] = []
        for text in texts {
            switch (sources.last, kind(of: text)) {
            case (.files(let paths), .files): sources[sources.count - 1] = .files(paths + [text])
            case (.http(let urls), .http): sources[sources.count - 1] = .http(urls + [text])
            case (_, let source): sources.append(source)
            }
        }
        return sources
    }

    private static func kind(of text: String) -> DataSource {
        if text.hasPrefix("s3://") { return .s3(text) }
        return text.hasPrefix("http://") || text.hasPrefix("https://") ? .http([text]) : .files([text])
    }

    func bag(rows: RowPolicy, partitionBytes: Int) -> Bag<String> {
        switch self {
        case .files(let paths): Bag.files(paths, rows: rows, partitionBytes: partitionBytes)
        case .s3(let address): Bag.s3(address, rows: rows, partitionBytes: partitionBytes)
        case .http(let urls): Bag.http(urls, rows: rows, partitionBytes: partitionBytes)
        }
    }

    /// The source as a program would write it.
    func spelling(rows: RowChoice) -> String {
        let policy = rows == .fail ? "" : ", rows: .\(rows.rawValue)"
        func list(_ texts: [String]) -> String { texts.map { "\"\($0)\"" }.joined(separator: ", ") }
        return switch self {
        case .files(let paths): "Bag.files(\(list(paths))\(policy))"
        case .s3(let address): "Bag.s3(\"\(address)\"\(policy))"
        case .http(let urls): "Bag.http([\(list(urls))]\(policy))"
        }
    }
}

extension [DataSource] {
    func spelling(rows: RowChoice) -> String {
        count == 1 ? self[0].spelling(rows: rows) : "Bag { " + map { $0.spelling(rows: rows) }.joined(separator: "; ") + " }"
    }
}

extension Bag where Element == String {
    static func of(_ sources: [DataSource], rows: RowPolicy, partitionBytes: Int) -> Bag<String> {
        if sources.count == 1 { return sources[0].bag(rows: rows, partitionBytes: partitionBytes) }
        return Bag { for source in sources { source.bag(rows: rows, partitionBytes: partitionBytes) } }
    }
}
