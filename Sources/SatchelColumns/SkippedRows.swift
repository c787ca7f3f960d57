/// How many rows a policy has left out, by reason.
package struct SkippedRows: Sendable, Hashable, Codable {
    package private(set) var counts: [SatchelError.Code: Int] = [:]

    package init() {}

    package mutating func add(_ reason: SatchelError.Code) { counts[reason, default: 0] += 1 }

    package static func += (left: inout SkippedRows, right: SkippedRows) {
        left.counts.merge(right.counts) { $0 + $1 }
    }
}
