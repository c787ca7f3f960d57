/// How a column lies at rest.
///
/// ```swift
/// print(try await kept.explain(.measured))
/// ```
///
/// A line of the table that it prints.
public struct RestingColumn: Sendable, Hashable, Codable {
    /// The properties that lead to it, as `payload.commits[].sha`; empty for the elements themselves.
    public var name: String
    /// The type of its values.
    public var type: String
    /// How many values there are, and how many bytes they take.
    public var values: Int
    public var bytes: Int
    /// About how many bytes they take while kernels work on them.
    public var plainBytes: Int
    /// In how many segments it is written in which form.
    public var forms: [String: Int]
}

extension BatchReader {
    /// The columns that hold something, in the order of the directory.
    package var columns: [RestingColumn] {
        var columns: [RestingColumn] = []
        var pending = [root]
        while let node = pending.popLast() {
            pending += node.children.reversed()
            if node.kind == .absent || node.kind == .record { continue }
            let name = node.kind == .optional ? node.name + "?" : node.kind == .list ? node.name + ".count" : node.name
            columns.append(
                RestingColumn(
                    name: name, type: "\(node.type)", values: node.rows, bytes: node.length, plainBytes: node.plainLength,
                    forms: ["\(node.encoding)": 1]))
        }
        return columns
    }
}

extension [RestingColumn] {
    /// The columns of several batches of one type, added up.
    package init(adding batches: some Sequence<BatchReader>) {
        self = []
        var places: [String: Int] = [:]
        for column in batches.lazy.flatMap(\.columns) {
            guard let place = places[column.name] else {
                places[column.name] = count
                append(column)
                continue
            }
            self[place].values += column.values
            self[place].bytes += column.bytes
            self[place].plainBytes += column.plainBytes
            self[place].forms.merge(column.forms) { $0 + $1 }
        }
    }

    /// A table of 80 columns: the name, the forms, bytes at rest, and how many times less that is than in use.
    package var table: String {
        var lines = ["column                          at rest, bytes   of plain  form"]
        for column in self {
            let form = column.forms.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key).joined(separator: ", ")
            let share = column.plainBytes > 0 ? column.bytes * 100 / column.plainBytes : 100
            lines.append(
                column.name.filled(to: 30) + " " + "\(column.bytes)".filled(to: 15, atStart: true) + " "
                    + "\(share) %".filled(to: 10, atStart: true) + "  " + form)
        }
        return lines.joined(separator: "\n")
    }
}

extension String {
    fileprivate func filled(to width: Int, atStart: Bool = false) -> String {
        let space = String(repeating: " ", count: Swift.max(0, width - count))
        return atStart ? space + self : self + space
    }
}
