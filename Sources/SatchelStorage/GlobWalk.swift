internal import SatchelColumns

/// Follows a path pattern component by component, listing only the folders that may hold a match.
///
/// `**` does not follow links to folders, so that it ends in a tree with circular ones; the other components do.
enum GlobWalk {
    static func matches(of pattern: String) throws -> (files: [InputObject], folders: [String]) {
        var components = pattern.split(separator: "/").filter { $0 != "." }
        if components.last == "**" { components.append("*") }
        var heads = [pattern.hasPrefix("/") ? "/" : ""]
        for (index, component) in components.enumerated() {
            if component == "**" {
                // A second one right after it adds nothing.
                if index > 0, components[index - 1] == "**" { continue }
                heads = try heads.flatMap(withSubfolders)
            } else if GlobPattern.isPattern(component) {
                let glob = GlobPattern(component)
                heads = try heads.flatMap { head in
                    try names(in: head).filter(glob.matches).map { Folder.join(head, $0) }
                }
            } else {
                heads = try heads.map { Folder.join($0, String(component)) }.filter { try Entry.at($0) != nil }
            }
            heads = unique(heads)
        }

        var files: [InputObject] = []
        var folders: [String] = []
        for path in heads {
            switch try Entry.at(path) {
            case .file(let size): files.append(InputObject(address: path, size: size))
            case .folder: folders.append(path)
            case .other: break
            case nil: throw NoMatch.gone(path)
            }
        }
        return (files, folders)
    }

    private static func names(in head: String) throws -> [String] {
        guard try isFolder(head) else { return [] }
        return try Folder.names(in: head)
    }

    private static func isFolder(_ head: String) throws -> Bool {
        try head.isEmpty || Entry.at(head) == .folder
    }

    private static func withSubfolders(_ head: String) throws -> [String] {
        var found: [String] = []
        var open = [head]
        while let folder = open.popLast() {
            guard try isFolder(folder) else { continue }
            found.append(folder)
            for name in try Folder.names(in: folder) where !name.hasPrefix(".") {
                let path = Folder.join(folder, name)
                if !Entry.isLink(path), try Entry.at(path) == .folder { open.append(path) }
            }
        }
        return found
    }

    private static func unique(_ paths: [String]) -> [String] {
        var seen: Set<String> = []
        return paths.filter { seen.insert($0).inserted }
    }
}
