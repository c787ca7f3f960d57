internal import SatchelColumns

/// The errors for paths and patterns that name no file: they show what is there instead.
enum NoMatch {
    static func error(for pattern: String, folders: [String]) -> SatchelError {
        let place = SatchelError.Location(file: pattern)
        if !folders.isEmpty {
            return SatchelError(
                .notFound, "no file matches, only \(count(folders.count, "folder")) (\(few(folders))); add /* to take the files in them",
                at: place)
        }
        let isPattern = GlobPattern.isPattern(pattern[...]) || pattern.contains("{")
        let start = isPattern ? "no file matches" : "nothing is at this path"
        let nearest = nearestFolder(of: pattern)
        let shown = nearest.isEmpty ? "the current folder" : nearest
        guard let names = try? Folder.names(in: nearest).filter({ !$0.hasPrefix(".") }) else {
            return SatchelError(
                .notFound, "\(start); the nearest folder that exists is \(shown), which can't be listed; check the path", at: place)
        }
        let contents = names.isEmpty ? "is empty" : "holds \(count(names.count, "name")) (\(few(names)))"
        return SatchelError(.notFound, "\(start); the nearest folder that exists is \(shown), which \(contents); check the path", at: place)
    }

    static func emptyFolder(_ path: String, entries: Int) -> SatchelError {
        let found = entries == 0 ? "is empty" : "holds no files, only \(count(entries, "other entry", "other entries"))"
        return SatchelError(
            .notFound,
            "expected a folder with files in it; this one \(found) (hidden files don't count); name another, or write /** behind it",
            at: .init(file: path))
    }

    static func gone(_ path: String) -> SatchelError {
        // Where a name is no UTF-8, its repaired form leads nowhere.
        let isUnreadable = path.contains("\u{FFFD}")
        let cause = isUnreadable ? "its name is no UTF-8: rename it" : "a link that leads nowhere, or a file removed since: name the others"
        return SatchelError(.notFound, "this name is in its folder but leads to no file; \(cause)", at: .init(file: path))
    }

    /// The longest existing folder that the pattern starts with; empty for the current one.
    private static func nearestFolder(of pattern: String) -> String {
        var nearest = pattern.hasPrefix("/") ? "/" : ""
        for component in pattern.split(separator: "/") {
            let next = Folder.join(nearest, String(component))
            guard (try? Entry.at(next)) == .folder else { break }
            nearest = next
        }
        return nearest
    }

    private static func few(_ names: [String]) -> String {
        let sorted = names.sorted(by: naturallyPrecedes)
        return sorted.prefix(4).joined(separator: ", ") + (sorted.count > 4 ? ", …" : "")
    }

    private static func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
        number == 1 ? "1 \(one)" : "\(number) \(many ?? one + "s")"
    }
}
