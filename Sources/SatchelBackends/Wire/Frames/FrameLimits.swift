/// How long payloads may be: what bounds the memory that the other side can ask for.
package struct FrameLimits: Sendable, Hashable {
    /// The most bytes of any payload.
    package var longest: Int

    package init(longest: Int) { self.longest = max(0, longest) }

    /// 4 GiB.
    package static let standard = FrameLimits(longest: 1 << 32)

    /// The most bytes that a payload of the kind may have.
    package func longest(_ kind: Frame.Kind) -> Int {
        switch kind {
        case .plan, .task, .batch, .result: longest
        case .hello, .progress, .failure, .more, .fetch, .release, .output: min(longest, 1 << 24)
        case .cancel, .ping, .pong, .goodbye: min(longest, 64)
        }
    }
}
