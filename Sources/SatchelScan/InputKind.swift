/// How the bytes of an input are stored, told by their start.
package enum InputKind: Sendable, Hashable {
    case gzip, plain

    /// The first two bytes decide, whatever the name.
    package init(firstBytes: some Collection<UInt8>) {
        self = firstBytes.starts(with: [0x1f, 0x8b]) ? .gzip : .plain
    }
}
