import Satchel

/// An error as a person reads it.
struct PlainFault: Error, Hashable {
    let text: String

    init(_ text: String) { self.text = text }

    init(_ message: String, at place: String) { text = place.isEmpty ? message : "\(place): \(message)" }
}

/// What a row is in the plain interpretation of pipelines: a value, or an error that waits for a reader.
struct PlainRow<Value: Sendable>: Sendable {
    /// Why nobody knows what this row is: a damaged line, a condition or native code that failed. Whoever comes by raises it.
    var damage: PlainFault?
    /// Raised by whoever reads the value.
    var value: Result<Value, PlainFault>
    /// For the errors that stages add; empty behind a stage that needs whole bags.
    var place: String
    /// The leaf that the row comes from, and its line there: of a leaf's errors the first line's is raised.
    var leaf: Int
    var line: Int

    func with<Next>(_ value: Result<Next, PlainFault>, damage: PlainFault? = nil) -> PlainRow<Next> {
        PlainRow<Next>(damage: self.damage ?? damage, value: value, place: place, leaf: leaf, line: line)
    }

    func map<Next>(_ expression: (Value, String) -> Result<Next, PlainFault>) -> PlainRow<Next> {
        with(value.flatMap { expression($0, place) })
    }

    /// The row as it passes a condition; nil where that is false.
    func filter(_ condition: (Value, String) -> Result<Bool, PlainFault>) -> PlainRow? {
        if damage != nil { return self }
        switch value.flatMap({ condition($0, place) }) {
        case .success(let isTrue): return isTrue ? self : nil
        case .failure(let fault): return with(value, damage: fault)
        }
    }

    /// What native code makes of the row: its error is the row's.
    func each<Next>(_ native: (Value, String) -> Result<Next, PlainFault>) -> PlainRow<Next> {
        let result = damage.map { .failure($0) } ?? value.flatMap { native($0, place) }
        if case .failure(let fault) = result { return with(result, damage: fault) }
        return with(result)
    }
}

/// The rows of a bag in the plain interpretation.
struct PlainBag<Value: Sendable>: Sendable {
    var rows: [PlainRow<Value>]
    /// Errors that earlier stages have raised: there are none of these rows then, and one of these errors is the result's.
    var raised: Set<PlainFault> = []

    /// What a stage finds that reads every row in this way: no error, or those of which one is raised.
    func faults(reading read: (PlainRow<Value>) -> PlainFault?) -> Set<PlainFault> {
        var first: [Int: (line: Int, fault: PlainFault)] = [:]
        for row in rows {
            guard let fault = row.damage ?? read(row) else { continue }
            if let known = first[row.leaf], known.line <= row.line { continue }
            first[row.leaf] = (row.line, fault)
        }
        return raised.union(first.values.map(\.fault))
    }

    var values: [Value] { rows.compactMap { try? $0.value.get() } }

    func rows<Next>(_ transform: (PlainRow<Value>) -> [PlainRow<Next>]) -> PlainBag<Next> {
        PlainBag<Next>(rows: rows.flatMap(transform), raised: raised)
    }

    /// What a stage of whole bags has made of this one: new rows, or the errors that it raised.
    func whole<Next>(_ values: [Next], raising faults: Set<PlainFault>, leaf: Int) -> PlainBag<Next> {
        let rows = values.enumerated().map {
            PlainRow<Next>(damage: nil, value: .success($0.element), place: "", leaf: leaf, line: $0.offset)
        }
        return PlainBag<Next>(rows: faults.isEmpty ? rows : [], raised: faults)
    }
}

/// Integer arithmetic of expressions, in plain Swift.
func calculated(_ left: Int, _ symbol: Character, _ right: Int, _ place: String) -> Result<Int, PlainFault> {
    let (value, isOver): (Int, Bool) =
        switch symbol {
        case "+": left.addingReportingOverflow(right)
        case "-": left.subtractingReportingOverflow(right)
        case "*": left.multipliedReportingOverflow(by: right)
        case "%": left.remainderReportingOverflow(dividingBy: right)
        default: left.dividedReportingOverflow(by: right)
        }
    if right == 0, symbol == "/" || symbol == "%" {
        return .failure(PlainFault("\(left) \(symbol) 0 divides by zero; remove rows whose divisor is 0 with an earlier filter", at: place))
    }
    if isOver {
        return .failure(PlainFault("\(left) \(symbol) \(right) overflows Int; remove such rows with an earlier filter", at: place))
    }
    return .success(value)
}
