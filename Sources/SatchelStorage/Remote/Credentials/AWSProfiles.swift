/// The shared configuration files of AWS's tools, read as one table of profiles.
struct AWSProfiles: Sendable, Hashable {
    /// Settings by profile; those that stand indented under another are named `parent.name`.
    private(set) var profiles: [String: [String: String]] = [:]
    private(set) var services: [String: [String: String]] = [:]

    init(config: String = "", credentials: String = "") {
        add(config) { section in
            if section == "default" { return (\.profiles, section) }
            if let name = Self.name(section, after: "profile") { return (\.profiles, name) }
            if let name = Self.name(section, after: "services") { return (\.services, name) }
            return nil
        }
        // What both have is taken from the credentials.
        add(credentials) { (\.profiles, $0) }
    }

    private static func name(_ section: String, after kind: String) -> String? {
        let words = section.split(whereSeparator: \.isWhitespace)
        guard words.count >= 2, words[0] == kind else { return nil }
        return words.dropFirst().joined(separator: " ")
    }

    private typealias Table = WritableKeyPath<AWSProfiles, [String: [String: String]]>

    private mutating func add(_ text: String, _ place: (String) -> (Table, String)?) {
        var current: (table: Table, name: String)?
        var parent: String?
        for line in text.split(whereSeparator: \.isNewline) {
            let trimmed = Self.trimmed(line)
            if trimmed.isEmpty || trimmed.hasPrefix("#") || trimmed.hasPrefix(";") { continue }
            if trimmed.hasPrefix("["), let end = trimmed.firstIndex(of: "]") {
                current = place(Self.trimmed(trimmed[trimmed.index(after: trimmed.startIndex)..<end]))
                parent = nil
                if let current {
                    self[keyPath: current.table][current.name, default: [:]] = self[keyPath: current.table][current.name] ?? [:]
                }
                continue
            }
            guard let current, let equals = trimmed.firstIndex(of: "=") else { continue }
            let key = Self.trimmed(trimmed[..<equals]).lowercased()
            var value = Self.trimmed(trimmed[trimmed.index(after: equals)...])
            if let comment = value.firstRange(of: " #") { value = Self.trimmed(value[..<comment.lowerBound]) }
            let isNested = line.first == " " || line.first == "\t"
            if isNested, let parent {
                self[keyPath: current.table][current.name, default: [:]]["\(parent).\(key)"] = value
            } else {
                parent = value.isEmpty ? key : nil
                self[keyPath: current.table][current.name, default: [:]][key] = value
            }
        }
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        let start = text.drop(while: \.isWhitespace)
        return String(start.prefix(start.count - start.reversed().prefix(while: \.isWhitespace).count))
    }

    /// The endpoint for a service that a profile names.
    func endpoint(of profile: String, service: String = "s3") -> String? {
        guard let settings = profiles[profile] else { return nil }
        if let services = settings["services"], let endpoint = self.services[services]?["\(service).endpoint_url"] { return endpoint }
        return settings["\(service).endpoint_url"] ?? settings["endpoint_url"]
    }
}
