internal import CWorkerHook
internal import Foundation
internal import SatchelColumns
internal import SatchelStorage

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// A file without a name that holds the payload of a frame: the sender's, or one that came along. Closed when nobody holds it.
final class AttachedFile: Sendable {
    enum Place: Sendable { case memory, folder(String) }

    let descriptor: Int32

    init(owning descriptor: Int32) { self.descriptor = descriptor }

    deinit { closeDescriptor(descriptor) }

    /// In memory, or where that fails among the temporary files; nil where there is no room for it at all.
    static func holding(_ bytes: [UInt8], in places: [Place] = [.memory, .folder(NSTemporaryDirectory())]) -> AttachedFile? {
        for place in places {
            let file = AttachedFile(owning: make(place))
            if file.descriptor >= 0, file.write(bytes) { return file }
        }
        return nil
    }

    /// The payload that a header says is in it.
    ///
    /// It is read and not mapped: a file that the other side shortens meanwhile would end this process. Nothing is allocated before the file
    /// is seen to be that long.
    func payload(_ claim: FrameReader.Attachment) throws -> [UInt8] {
        defer { withExtendedLifetime(self) {} }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw WireFault.attachmentUnreadable(claim.kind, cause: systemText(errno)) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw WireFault.attachmentLength(claim.kind, length: claim.length, found: nil) }
        guard let found = Int(exactly: status.st_size), found == claim.length else {
            throw WireFault.attachmentLength(claim.kind, length: claim.length, found: Int(status.st_size))
        }
        let payload = try [UInt8](unsafeUninitializedCapacity: found) { target, filled in
            satchel_use_large_pages(target.baseAddress, found)
            // In bounds: no more than is left of the room behind what was read.
            while filled < found, let start = target.baseAddress {
                let count = pread(descriptor, start + filled, found - filled, off_t(filled))
                if count < 0, errno == EINTR { continue }
                guard count >= 0 else { throw WireFault.attachmentUnreadable(claim.kind, cause: systemText(errno)) }
                guard count > 0 else { throw WireFault.attachmentLength(claim.kind, length: found, found: filled) }
                filled += count
            }
        }
        guard payload.withUnsafeBytes(BatchFormat.checksum) == claim.checksum else {
            throw WireFault.damagedPayload(claim.kind, number: claim.number)
        }
        return payload
    }

    private static func make(_ place: Place) -> Int32 {
        switch place {
        case .memory: satchel_memory_file()
        case .folder(let path): satchel_unnamed_file(path)
        }
    }

    private func write(_ bytes: [UInt8]) -> Bool {
        defer { withExtendedLifetime(self) {} }
        return bytes.withUnsafeBytes { bytes in
            var written = 0
            // In bounds: no more than is left behind what was written.
            while written < bytes.count, let start = bytes.baseAddress {
                let count = pwrite(descriptor, start + written, bytes.count - written, off_t(written))
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                written += count
            }
            return true
        }
    }
}
