import Foundation
import SatchelColumns

/// Files that appear whole or not at all.
enum GeneratedFiles {
    static func join(_ folder: String, _ name: String) -> String {
        folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
    }

    static func failure(_ path: String, _ message: String, _ error: any Error) -> SatchelError {
        let cause = error as NSError
        let underlying = cause.userInfo[NSUnderlyingErrorKey] as? NSError ?? cause
        let isRefused = underlying.domain == NSPOSIXErrorDomain && [Int(EACCES), Int(EPERM), Int(EROFS)].contains(underlying.code)
        let text = underlying.domain == NSPOSIXErrorDomain ? String(cString: strerror(Int32(underlying.code))) : "\(error)"
        return SatchelError(isRefused ? .permissionDenied : .writeFailed, message, cause: text, at: .init(file: path))
    }

    /// Lets `body` write beside the path under another name, which becomes the path's own when all of it is written.
    static func writeWhole(_ path: String, _ body: ((ArraySlice<UInt8>) throws -> Void) throws -> Void) throws {
        let partial = "\(path).\(ProcessInfo.processInfo.processIdentifier).partial"
        let advice = "expected to write this file. Free some space, or name a folder that you may write to."
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        guard descriptor >= 0 else { throw failure(path, advice, systemError()) }
        do {
            let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
            do {
                try body { piece in
                    do {
                        try file.write(contentsOf: Data(piece))
                    } catch {
                        throw failure(path, advice, error)
                    }
                }
            } catch {
                close(descriptor)
                throw error
            }
            guard close(descriptor) == 0, rename(partial, path) == 0 else { throw failure(path, advice, systemError()) }
        } catch {
            unlink(partial)
            throw error
        }
    }

    private static func systemError() -> NSError {
        NSError(domain: NSPOSIXErrorDomain, code: Int(errno))
    }
}
