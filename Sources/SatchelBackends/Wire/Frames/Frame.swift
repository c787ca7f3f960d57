internal import SatchelColumns

/// One message on a channel: a kind, the number of the task or request that it belongs to, and its bytes.
///
/// `Guides/WorkerProtocol.md` has every byte of it. All numbers are little-endian.
package struct Frame: Sendable, Hashable {
    package enum Kind: UInt8, Sendable, CaseIterable {
        case hello = 1, plan, task, batch, more, progress, result, failure, cancel, fetch, release, ping, pong, goodbye, output
    }

    package var kind: Kind
    package var number: UInt64
    package var payload: [UInt8]

    package init(_ kind: Kind, _ number: UInt64 = 0, _ payload: [UInt8] = []) {
        self.kind = kind
        self.number = number
        self.payload = payload
    }

    /// What goes before the payload, or stands alone where that is attached.
    func header(isAttached: Bool = false) -> FrameHeader {
        FrameHeader(
            kind: kind, isAttached: isAttached, number: number, length: payload.count,
            checksum: payload.withUnsafeBytes(BatchFormat.checksum))
    }

    /// Its bytes on a channel where the payload follows the header.
    package var encoded: [UInt8] { header().encoded + payload }
}
