internal import SatchelColumns

/// What a pattern of keys stands for: keys that match, component by component, as path patterns match files.
struct KeyPattern {
    /// One alternative of the pattern's braces.
    struct Alternative {
        let text: String
        private let components: [Substring]
        private let globs: [GlobPattern?]
        let isLiteral: Bool

        init(_ text: String) {
            self.text = text
            let isLiteral = !GlobPattern.isPattern(text[...])
            self.isLiteral = isLiteral
            var components = text.split(separator: "/", omittingEmptySubsequences: false)
            if components.last == "**" { components.append("*") }
            self.components = components
            globs = components.map { !isLiteral && GlobPattern.isPattern($0) && $0 != "**" ? GlobPattern($0) : nil }
        }

        /// What all keys begin with.
        var prefix: String { isLiteral ? text : String(text.prefix { $0 != "*" && $0 != "?" && $0 != "[" }) }

        func matches(_ key: String) -> Bool {
            if isLiteral { return key == text }
            let parts = key.split(separator: "/", omittingEmptySubsequences: false)
            // As in matching one name: only the last `**` need be tried again.
            var (component, part) = (0, 0)
            var retry: (component: Int, part: Int)?
            while part < parts.count {
                if component < components.count, components[component] == "**" {
                    component += 1
                    retry = (component, part)
                } else if component < components.count, accepts(component, parts[part]) {
                    component += 1
                    part += 1
                } else if let last = retry, !parts[last.part].hasPrefix(".") {
                    retry = (last.component, last.part + 1)
                    (component, part) = (last.component, last.part + 1)
                } else {
                    return false
                }
            }
            return components[component...].allSatisfy { $0 == "**" }
        }

        private func accepts(_ component: Int, _ part: Substring) -> Bool {
            globs[component].map { $0.matches(String(part)) } ?? (components[component] == part)
        }
    }

    let alternatives: [Alternative]
    /// One listing for each: together they have all keys that may match.
    let prefixes: [String]
    /// More alternatives than this are looked for in one listing.
    private static let mostListings = 16

    init(_ pattern: String) throws {
        let alternatives = try BraceExpansion.expand(pattern).map(Alternative.init)
        self.alternatives = alternatives
        let all = Set(alternatives.map(\.prefix)).sorted()
        // What begins with another prefix is in that one's listing.
        var prefixes: [String] = []
        for prefix in all where !(prefixes.last.map { prefix.hasPrefix($0) } ?? false) { prefixes.append(prefix) }
        self.prefixes = prefixes.count > Self.mostListings ? [Self.common(prefixes)] : prefixes
    }

    private static func common(_ texts: [String]) -> String {
        guard var common = texts.first else { return "" }
        for text in texts { common = String(zip(common, text).prefix { $0 == $1 }.map(\.0)) }
        return common
    }

    /// Whether an address's key has anything in it that stands for more than itself.
    static func isPattern(_ key: String) -> Bool { GlobPattern.isPattern(key[...]) || key.contains("{") }
}
