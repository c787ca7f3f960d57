internal import SatchelColumns

extension Plan {
    /// The rows that the sources below the root could not read, source by source; a plan with a fault if they are not collected.
    package func rejected(place: String) -> Plan {
        let readings = readings(of: root)
        guard let fault = readings.lazy.compactMap(rejectionFault).first else {
            let plans = readings.map { node in
                var plan = self
                plan.roots = [node]
                return plan.appending(.rejected, type: RejectedRow.columnType, place: place)
            }
            return plans.count == 1 ? plans[0] : Plan.union(plans, type: RejectedRow.columnType, place: place)
        }
        var located = fault
        located.location.stage = place
        return appending(.rejected, type: RejectedRow.columnType, place: place).failing(located)
    }

    /// Where lines become rows, below a node: where they are decoded, or the source itself.
    private func readings(of node: Int) -> [Int] {
        var found: [Int] = []
        var seen: Set<Int> = []
        var pending = [node]
        while let next = pending.popLast() {
            guard seen.insert(next).inserted else { continue }
            let inputs = nodes[next].inputs
            if nodes[next].operation == .decode || inputs.isEmpty { found.append(next) } else { pending += inputs.reversed() }
        }
        return found
    }

    private func rejectionFault(of node: Int) -> SatchelError? {
        var source = node
        if nodes[node].operation == .decode {
            source = nodes[node].inputs[0]
            guard nodes[source].inputs.isEmpty else {
                return SatchelError(
                    .invalidPlan,
                    "rejected: here lines pass through other stages before they are decoded; decode straight after the source, and filter "
                        + "then")
            }
        }
        let (rows, spelling): (RowPolicy, String)
        switch nodes[source].operation {
        case .text(let text):
            rows = text.reading.rows
            spelling = text.scheme == .s3 ? "Bag.s3(…, rows: .collect)" : "Bag.files(…, rows: .collect)"
        case .values(let values) where nodes[source].type == .string && source != node:
            rows = values.reading.rows
            spelling = "Bag.lines(…, rows: .collect)"
        case .kept: return notSource("a kept bag")
        case .saved: return notSource("a saved bag")
        default: return notSource("the program's values")
        }
        switch rows {
        case .collect: return nil
        case .skip:
            return SatchelError(
                .invalidPlan, "rejected: this source only counts the rows that it leaves out; write \(spelling) to have them")
        case .fail:
            return SatchelError(
                .invalidPlan, "rejected: a row that can't be read is an error of this source; write \(spelling) to have such rows in a bag")
        }
    }

    private func notSource(_ what: String) -> SatchelError {
        SatchelError(
            .invalidPlan,
            "rejected: this bag rests on \(what), and nothing of that is rejected; ask the bag that decodes lines, before persist")
    }
}
