#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

internal import SatchelColumns

/// What the system says of one path.
enum Entry: Equatable {
    case file(size: Int)
    case folder
    /// A pipe, a device, a socket.
    case other

    /// Of the path itself or, if it is a link, of where the link leads; nil if nothing is there.
    static func at(_ path: String) throws -> Entry? {
        guard !path.utf8.contains(0) else { throw SatchelError(.invalidArgument, "a path can't hold a zero byte", at: .init(file: path)) }
        var status = stat()
        guard stat(path, &status) == 0 else {
            if errno == ENOENT || errno == ENOTDIR || errno == ELOOP || errno == ENAMETOOLONG { return nil }
            throw systemError(errno, "look at this path", path)
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .file(size: Int(status.st_size))
        case S_IFDIR: return .folder
        default: return .other
        }
    }

    /// Whether the path is itself a link, wherever it leads.
    static func isLink(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
    }
}

/// The names in one folder.
enum Folder {
    /// All names but `.` and `..`, hidden ones included, in no order.
    static func names(in path: String) throws -> [String] {
        guard let folder = opendir(path.isEmpty ? "." : path) else { throw systemError(errno, "list this folder", path) }
        defer { closedir(folder) }
        var names: [String] = []
        errno = 0
        while let entry = readdir(folder) {
            // d_name ends in a zero byte within the record that readdir returned.
            let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
                field.withMemoryRebound(to: CChar.self, capacity: 1) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
            errno = 0
        }
        guard errno == 0 else { throw systemError(errno, "list this folder", path) }
        return names
    }

    /// `folder/name`, without a second slash.
    static func join(_ folder: String, _ name: String) -> String {
        folder.isEmpty || folder.hasSuffix("/") ? folder + name : folder + "/" + name
    }

    /// The user's own home folder, or that of the user named.
    static func home(of user: String) -> String? {
        if user.isEmpty, let home = getenv("HOME") { return String(cString: home) }
        guard let entry = user.isEmpty ? getpwuid(getuid()) : getpwnam(user), let folder = entry.pointee.pw_dir else { return nil }
        return String(cString: folder)
    }
}
