/// Bytes on a channel that are no frames: nothing behind them can be read.
package enum WireFault: Error, Sendable, Hashable {
    /// Where a channel ended.
    package enum Place: Sendable, Hashable {
        case header(bytes: Int)
        case payload(Frame.Kind, length: Int, bytes: Int)
    }

    /// What stands where a frame should begin.
    case garbage([UInt8])
    case damagedHeader
    case otherVersion(UInt16)
    case unknownKind(UInt8)
    case unknownFlags(UInt8)
    case tooLong(Frame.Kind, length: UInt64, limit: Int)
    case damagedPayload(Frame.Kind, number: UInt64)
    case cut(Place)
    /// A header says that a descriptor comes along, and none did.
    case attachmentMissing(Frame.Kind, number: UInt64)
    /// The file of the descriptor has another length, or it is no file: nil.
    case attachmentLength(Frame.Kind, length: Int, found: Int?)
    case attachmentUnreadable(Frame.Kind, cause: String)
    /// Descriptors came that no header speaks of.
    case attachmentSurplus
}

extension WireFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .garbage(let bytes):
            "expected a frame, which begins with SATF, found \(Self.text(bytes)); keep others from writing to the channel, such as `print` where "
                + "it is standard output"
        case .damagedHeader: "the header of a frame does not have its checksum: bytes were changed, lost or repeated on the way"
        case .otherVersion(let version):
            "the other side speaks version \(version) of the worker protocol, and this one version \(FrameHeader.version); run the same "
                + "version of Satchel on both"
        case .unknownKind(let kind):
            "a frame has kind \(kind), and kinds are 1 to \(Frame.Kind.allCases.count); run the same version of Satchel on both sides"
        case .unknownFlags(let flags): "a frame has flags \(flags), and 0 or 1 was expected; run the same version of Satchel on both sides"
        case .tooLong(let kind, let length, let limit):
            "a frame of kind \(kind) has \(length) bytes, and \(limit) are the most of that kind"
        case .damagedPayload(let kind, let number):
            "the payload of a frame of kind \(kind), number \(number), does not have its checksum: bytes were changed, lost or repeated on "
                + "the way"
        case .cut(.header(let bytes)): "the channel ended after \(bytes) of the \(FrameHeader.size) bytes of a header"
        case .cut(.payload(let kind, let length, let bytes)):
            "the channel ended after \(bytes) of the \(length) bytes of a payload of kind \(kind)"
        case .attachmentMissing(let kind, let number):
            "no file came along with the header of a frame of kind \(kind), number \(number), which says that its payload lies in one; raise the "
                + "limit of open files (`ulimit -n`) if this process has reached it"
        case .attachmentLength(let kind, let length, let found?):
            "the file that came along with a frame of kind \(kind) has \(found) bytes, and its header says \(length)"
        case .attachmentLength(let kind, let length, nil):
            "what came along with a frame of kind \(kind) is no file, and its header says that \(length) bytes lie in one"
        case .attachmentUnreadable(let kind, let cause):
            "the file that came along with a frame of kind \(kind) could not be read (\(cause))"
        case .attachmentSurplus: "descriptors came along that no header of a frame speaks of"
        }
    }

    /// As text where it is some, else in hexadecimal digits.
    private static func text(_ bytes: [UInt8]) -> String {
        if bytes.allSatisfy({ (0x20..<0x7f).contains($0) }) { return "\"\(String(decoding: bytes, as: UTF8.self))\"" }
        let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
        return "the bytes \(digits)"
    }
}
