internal import SatchelStorage

/// A channel that can't be used.
package enum ChannelFault: Error, Sendable, Hashable {
    /// The other side took no bytes for as long as was said.
    case stalled
    /// The other side is gone, or this one was closed.
    case closed
    /// A call failed for another reason, by its number.
    case failed(String, Int32)
}

extension ChannelFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .stalled: "the other side of the channel takes no bytes any more"
        case .closed: "the other side of the channel is gone, or the channel was closed"
        case .failed(let action, let code): "could not \(action) (\(systemText(code)))"
        }
    }
}
