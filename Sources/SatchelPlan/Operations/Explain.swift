internal import SatchelColumns
internal import SatchelStorage

extension Plan {
    /// Both forms of the plan, a line a node: what was written and what is run.
    package func explained() throws -> String {
        let optimised = try optimised()
        return "as written\n" + withoutUnreachable().lines() + "as run\n" + optimised.lines()
    }

    private func lines() -> String {
        var text = ""
        for (index, node) in nodes.enumerated() {
            let inputs = node.inputs.map(String.init).joined(separator: " ")
            let mark = roots.contains(index) ? "*" : " "
            let head = "\(mark)\(pad(String(index), 3)) \(pad(inputs, 5))"
            let lines = node.lines
            text += head + " " + lines[0] + "\n"
            for line in lines.dropFirst() { text += String(repeating: " ", count: 13) + line + "\n" }
        }
        return text
    }

    private func pad(_ text: String, _ width: Int) -> String {
        text.count >= width ? text : text + String(repeating: " ", count: width - text.count)
    }
}

extension Plan.Node {
    /// The node's name and arguments, its kind, and the type of its rows.
    fileprivate var lines: [String] {
        switch operation {
        case .text(let source): ["files \(source.names)\(source.reading.text) → String"]
        case .values(let values): ["values, \(values.column.count) → \(type)"]
        case .kept(let kept): ["kept \(kept.identity) → \(type)"]
        case .saved(let saved): ["saved \(saved.path) → \(type)"]
        case .recall(let recall): recall.lines
        case .lines: ["lines → String"]
        case .decode: ["decode → \(type)"]
        case .rejected: ["rejected → \(type)"]
        case .filter(let condition): ["filter \(condition) [expression] → \(type)"]
        case .map(let value): ["map \(value) [expression] → \(type)"]
        case .flatten: ["flatten → \(type)"]
        case .native(let stage): ["\(stage.kind.rawValue)Each \(stage.name) [native] → \(type)"]
        case .union: ["union → \(type)"]
        case .repartition(let count): ["repartition \(count) → \(type)"]
        case .limit(let count): ["take \(count) → \(type)"]
        case .frequencies: ["frequencies → \(type)"]
        case .distinct: ["distinct → \(type)"]
        case .top(let count, let keys):
            ["top \(count) by \(keys.map { "\($0.expression)\($0.descending ? " falling" : "")" }.joined(separator: ", ")) → \(type)"]
        case .grouped(let aggregations): ["grouped by key: \(aggregations.map(\.text).joined(separator: ", ")) → \(type)"]
        case .reduce(let reduction): ["\(reduction.rawValue) → \(type)"]
        case .scan(let scan): scan.isOfRejected ? ["scan \(scan.source.names)\(scan.source.reading.text) → \(type)"] : scan.lines
        }
    }
}

extension Aggregation {
    fileprivate var text: String { field.map { "\(kind.rawValue) \($0)" } ?? kind.rawValue }
}

extension Scan {
    fileprivate var lines: [String] {
        var lines = ["scan \(source.names)\(source.reading.text) → \(element)"]
        if let condition {
            lines.append("where \(condition) [expression]")
            if decoded != nil { lines.append("reads \(counted(tested.keys(of: element)))") }
        }
        if decoded != nil {
            lines.append(condition == nil ? "decodes \(outputText)" : "decodes \(outputText) of the rows that match")
        }
        if let limit { lines.append("at most \(limit) rows") }
        return lines
    }

    private var outputText: String {
        switch output {
        case .all: return "all columns"
        case .nothing: return "nothing; checks each line's structure"
        default: return counted(output.keys(of: element))
        }
    }
}

extension Recall {
    fileprivate var lines: [String] {
        let name =
            switch source {
            case .kept(let kept): "kept \(kept.identity)"
            case .saved(let saved): "saved \(saved.path)"
            }
        var lines = ["recall \(name) → \(element)"]
        if let condition {
            lines.append("where \(condition) [expression]")
            lines.append("reads \(columns(tested))")
        }
        lines.append(condition == nil ? "reads \(columns(output))" : "reads \(columns(output)) of the rows that match")
        if let limit { lines.append("at most \(limit) rows") }
        return lines
    }

    private func columns(_ projection: Projection) -> String {
        switch projection {
        case .all: "all columns"
        case .nothing: "no column"
        default: counted(projection.names(of: element), "column")
        }
    }
}

/// `a, b (2 keys)`
private func counted(_ names: [String], _ what: String = "key") -> String {
    names.isEmpty ? "no \(what)s" : "\(names.joined(separator: ", ")) (\(names.count) \(names.count == 1 ? what : what + "s"))"
}

extension RowReading {
    /// `, rows: skip, json: strict`; nothing for what is usual.
    fileprivate var text: String {
        (rows == .fail ? "" : ", rows: \(rows.rawValue)") + (json == .asRead ? "" : ", json: \(json.rawValue)")
    }
}

extension TextSource {
    package var names: String { addresses.map { scheme == .web ? ObjectAddress.shown($0) : $0 }.joined(separator: " ") }
}
