package import SatchelColumns
internal import SatchelStorage

/// What a run really read and decoded; one a thread, added up at the end.
package struct Metrics: Sendable, Hashable, Codable {
    package var files = 0
    package var bytesRead = 0
    package var bytesInflated = 0
    package var lines = 0
    package var valuesDecoded = 0
    package var bytesDecoded = 0
    package var skipped = SkippedRows()
    // Of the transfers from stores and servers:
    package var requests = 0
    package var retries = 0
    package var bytesTransferred = 0
    package var secondsWaited = 0.0

    package init() {}

    /// With what the transfers of a run took.
    func adding(_ scope: TransferScope) -> Metrics {
        var sum = self
        sum.requests += scope.requests
        sum.retries += scope.retries
        sum.bytesTransferred += scope.bytes
        sum.secondsWaited += scope.secondsWaited
        return sum
    }

    package static func += (left: inout Metrics, right: Metrics) {
        left.files += right.files
        left.bytesRead += right.bytesRead
        left.bytesInflated += right.bytesInflated
        left.lines += right.lines
        left.valuesDecoded += right.valuesDecoded
        left.bytesDecoded += right.bytesDecoded
        left.skipped += right.skipped
        left.requests += right.requests
        left.retries += right.retries
        left.bytesTransferred += right.bytesTransferred
        left.secondsWaited += right.secondsWaited
    }
}
