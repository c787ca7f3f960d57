internal import SatchelColumns

/// What stands before the payload of a frame.
struct FrameHeader: Sendable, Hashable {
    /// `SATF`
    static let magic: [UInt8] = [0x53, 0x41, 0x54, 0x46]
    static let version: UInt16 = 1
    static let size = 32
    /// Whether the payload lies in a descriptor that comes along; the one flag.
    static let attachedFlag: UInt8 = 1
    /// The bytes that its own checksum, the last four, is of.
    static let checkedSize = 28

    var kind: Frame.Kind
    var isAttached: Bool
    var number: UInt64
    var length: Int
    var checksum: UInt32

    var encoded: [UInt8] {
        var bytes = Self.magic
        bytes.reserveCapacity(Self.size)
        bytes.append(littleEndian: Self.version)
        bytes.append(kind.rawValue)
        bytes.append(isAttached ? Self.attachedFlag : 0)
        bytes.append(littleEndian: number)
        bytes.append(littleEndian: UInt64(length))
        bytes.append(littleEndian: checksum)
        bytes.append(littleEndian: bytes.withUnsafeBytes(BatchFormat.checksum))
        return bytes
    }
}

extension FrameHeader {
    /// Throws where the bytes, which may be the first few of a header, begin none.
    static func checkBeginning(_ bytes: UnsafeRawBufferPointer) throws {
        guard zip(bytes, magic).allSatisfy(==) else { throw WireFault.garbage(Array(bytes.prefix(16))) }
    }

    /// Nothing of it is trusted before its checksum is right.
    init(_ bytes: UnsafeRawBufferPointer, limits: FrameLimits) throws {
        try Self.checkBeginning(bytes)
        guard bytes.count == Self.size else { throw WireFault.cut(.header(bytes: bytes.count)) }
        // In bounds: there are as many bytes as a header has.
        func value<Value: FixedWidthInteger & BitwiseCopyable>(at offset: Int, _ type: Value.Type) -> Value {
            Value(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: type))
        }
        guard BatchFormat.checksum(UnsafeRawBufferPointer(rebasing: bytes[..<Self.checkedSize])) == value(at: 28, UInt32.self) else {
            throw WireFault.damagedHeader
        }
        let version = value(at: 4, UInt16.self)
        guard version == Self.version else { throw WireFault.otherVersion(version) }
        guard let kind = Frame.Kind(rawValue: bytes[6]) else { throw WireFault.unknownKind(bytes[6]) }
        guard bytes[7] & ~Self.attachedFlag == 0 else { throw WireFault.unknownFlags(bytes[7]) }
        let length = value(at: 16, UInt64.self)
        guard let length = Int(exactly: length), length <= limits.longest(kind) else {
            throw WireFault.tooLong(kind, length: length, limit: limits.longest(kind))
        }
        self.init(
            kind: kind, isAttached: bytes[7] == Self.attachedFlag, number: value(at: 8, UInt64.self), length: length,
            checksum: value(at: 24, UInt32.self))
    }
}

extension [UInt8] {
    fileprivate mutating func append(littleEndian value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }
}
