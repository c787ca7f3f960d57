@testable import SatchelBackends
internal import SatchelColumns

/// Puts right what a damaged stream of frames claims of itself, so that what is behind it is reached.
enum FrameSealing {
    /// - Parameters:
    ///   - lengths: makes a payload no longer than what is there.
    ///   - payloads: puts their checksums right too.
    static func seal(_ stream: inout [UInt8], lengths: Bool, payloads: Bool) {
        var start = 0
        while stream.count - start >= FrameHeader.size {
            let left = stream.count - start - FrameHeader.size
            var length = stream.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: start + 16, as: UInt64.self)) }
            if lengths, length > UInt64(left) {
                length %= UInt64(left + 1)
                store(length, at: start + 16, in: &stream)
            }
            let isAttached = stream[start + 7] == FrameHeader.attachedFlag
            let size = isAttached ? 0 : Int(min(length, UInt64(left)))
            let body = start + FrameHeader.size
            if payloads, !isAttached { store(checksum(stream[body..<body + size]), at: start + 24, in: &stream) }
            store(checksum(stream[start..<start + FrameHeader.checkedSize]), at: start + 28, in: &stream)
            start = body + size
        }
    }

    static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 { bytes.withUnsafeBytes(BatchFormat.checksum) }

    /// Writes a number, little-endian, over bytes that are there.
    static func store(_ value: some FixedWidthInteger, at offset: Int, in bytes: inout [UInt8]) {
        withUnsafeBytes(of: value.littleEndian) { bytes.replaceSubrange(offset..<offset + $0.count, with: $0) }
    }
}
