package import SatchelColumns

/// What a run really read and decoded; one a thread, added up at the end.
package struct Metrics: Sendable, Hashable {
    package var files = 0
    package var bytesRead = 0
    package var bytesInflated = 0
    package var lines = 0
    package var valuesDecoded = 0
    package var bytesDecoded = 0
    package var skipped = SkippedRows()

    package init() {}

    package static func += (left: inout Metrics, right: Metrics) {
        left.files += right.files
        left.bytesRead += right.bytesRead
        left.bytesInflated += right.bytesInflated
        left.lines += right.lines
        left.valuesDecoded += right.valuesDecoded
        left.bytesDecoded += right.bytesDecoded
        left.skipped += right.skipped
    }
}
