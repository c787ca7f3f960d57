internal import SatchelColumns

/// Files of this machine, by path, pattern or folder.
package enum LocalFiles {
    /// The files that the patterns name, with their sizes; nothing is read but names and what the system keeps about them.
    ///
    /// A pattern is a path, a glob (`*`, `?`, `[…]`, `{a,b}`, `{0..23}`, `**` for folders at any depth), or a folder, which stands for the files in it
    /// that are not hidden. A path that exists is taken as it is written, whatever characters it has. Order: patterns as given, names
    /// naturally within each. A file comes once, unless it is named by its own path several times.
    package static func list(_ patterns: [String]) throws -> [InputObject] {
        var result: [InputObject] = []
        var found: Set<String> = []
        var named: Set<String> = []
        for pattern in patterns {
            let (files, isNamed) = try files(of: pattern)
            for file in files {
                let identity = cleaned(file.address)
                let isNew = found.insert(identity).inserted
                let isRepeated = isNamed && !named.insert(identity).inserted
                if isNew || isRepeated { result.append(file) }
            }
        }
        return result
    }

    /// The bytes of one file from an offset to its end.
    package static func open(_ path: String, from offset: Int = 0) throws -> any ByteReader {
        try FileReader(path: path, offset: offset)
    }

    private static func files(of pattern: String) throws -> (files: [InputObject], isNamed: Bool) {
        guard !pattern.isEmpty else { throw SatchelError(.notFound, "an empty path names no file; write a path, a pattern or a folder") }
        if let entry = try entry(at: pattern) { return try literal(pattern, entry) }
        let pattern = expandingHome(pattern)
        if let entry = try entry(at: pattern) { return try literal(pattern, entry) }

        var files: [String: InputObject] = [:]
        var folders: [String] = []
        for alternative in try BraceExpansion.expand(pattern) {
            if let entry = try entry(at: alternative) {
                for file in try literal(alternative, entry).files { files[file.address] = file }
            } else if GlobPattern.isPattern(alternative[...]) {
                let matches = try GlobWalk.matches(of: alternative)
                for file in matches.files { files[file.address] = file }
                folders += matches.folders
            } else {
                throw NoMatch.error(for: alternative, folders: [])
            }
        }
        guard !files.isEmpty else { throw NoMatch.error(for: pattern, folders: folders) }
        return (sorted(files.values), false)
    }

    /// Of a pattern, what is at the path of that spelling; a folder that may not be searched is the walk's to name.
    private static func entry(at pattern: String) throws -> Entry? {
        do {
            return try Entry.at(pattern)
        } catch let error as SatchelError where error.code == .permissionDenied && GlobPattern.isPattern(pattern[...]) {
            return nil
        }
    }

    private static func literal(_ path: String, _ entry: Entry) throws -> (files: [InputObject], isNamed: Bool) {
        switch entry {
        case .file(let size): return ([InputObject(address: path, size: size)], true)
        case .other: return ([InputObject(address: path, size: 0)], true)
        case .folder:
            let names = try Folder.names(in: path).filter { !$0.hasPrefix(".") }
            let files = try names.compactMap { name in try file(at: Folder.join(path, name)) }
            guard !files.isEmpty else { throw NoMatch.emptyFolder(path, entries: names.count) }
            return (sorted(files), false)
        }
    }

    /// The regular file at a path that a listing has shown; nil if something else is there.
    private static func file(at path: String) throws -> InputObject? {
        guard let entry = try Entry.at(path) else { throw NoMatch.gone(path) }
        guard case .file(let size) = entry else { return nil }
        return InputObject(address: path, size: size)
    }

    private static func sorted(_ files: some Sequence<InputObject>) -> [InputObject] {
        files.sorted { naturallyPrecedes($0.address, $1.address) }
    }

    private static func expandingHome(_ pattern: String) -> String {
        guard pattern.hasPrefix("~") else { return pattern }
        let user = pattern.dropFirst().prefix { $0 != "/" }
        guard let home = Folder.home(of: String(user)) else { return pattern }
        return home + pattern.dropFirst(1 + user.count)
    }

    /// The same text for paths that differ only in `//` and `./`.
    private static func cleaned(_ path: String) -> String {
        (path.hasPrefix("/") ? "/" : "") + path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
    }
}
