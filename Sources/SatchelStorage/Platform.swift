#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

internal import SatchelColumns

/// The system's words for an errno value.
package func systemText(_ code: Int32) -> String {
    strerror(code).map { String(cString: $0) } ?? "error \(code)"
}

/// What a failed system call says about a path.
func systemError(_ code: Int32, _ action: String, _ path: String) -> SatchelError {
    let place = SatchelError.Location(file: path)
    switch code {
    case EACCES, EPERM:
        return SatchelError(
            .permissionDenied, "the system refused to \(action); give this user the permission to read it", cause: systemText(code),
            at: place)
    case ENOENT, ENOTDIR:
        return SatchelError(.notFound, "nothing is there to \(action); check the path", cause: systemText(code), at: place)
    default:
        return SatchelError(.readFailed, "could not \(action)", cause: systemText(code), at: place)
    }
}
