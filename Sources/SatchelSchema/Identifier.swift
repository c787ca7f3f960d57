/// Swift names made of JSON keys.
enum Identifier {
    /// A property's name: `createdAt` of `created_at`, `plus1` of `+1`.
    static func property(_ key: String) -> String {
        let words = words(key)
        guard let first = words.first else { return key.isEmpty ? "empty" : "key" }
        let name = lowered(first) + words.dropFirst().map(capitalised).joined()
        return name.first?.isNumber == true ? "_" + name : name
    }

    /// A type's name: `PullRequest` of `pull_request`.
    static func type(_ key: String) -> String {
        let name = part(key)
        if name.isEmpty { return "Item" }
        if name.first?.isNumber == true { return "Item" + name }
        return reservedTypes.contains(name) ? name + "Value" : name
    }

    /// What a key adds to another type's name: `Type` of `type`.
    static func part(_ key: String) -> String { words(key).map(capitalised).joined() }

    /// As it stands in source, with backticks where it is a keyword.
    static func quoted(_ name: String) -> String { keywords.contains(name) ? "`\(name)`" : name }

    /// The name, or with a number behind it where that is taken.
    static func free(_ name: String, _ taken: (String) -> Bool) -> String {
        let name = impossible.contains(name) ? name + "Value" : name
        if !taken(name) { return name }
        var number = 2
        while taken("\(name)\(number)") { number += 1 }
        return "\(name)\(number)"
    }

    /// One of what a list's key names: `commit` of `commits`.
    static func singular(_ key: String) -> String {
        let lower = key.lowercased()
        for (plural, one) in irregular where lower.hasSuffix(plural) { return String(key.dropLast(plural.count)) + one }
        if ["ss", "us", "is", "news", "series", "data"].contains(where: lower.hasSuffix) || lower.count < 4 { return key }
        if lower.hasSuffix("ies") { return key.dropLast(3) + "y" }
        if ["sses", "ches", "shes", "xes", "zzes", "tuses"].contains(where: lower.hasSuffix) { return String(key.dropLast(2)) }
        return lower.hasSuffix("s") ? String(key.dropLast()) : key
    }

    private static let irregular = [("children", "child"), ("people", "person"), ("indices", "index"), ("statuses", "status")]

    private static func words(_ key: String) -> [String] {
        var text = key
        for (sign, word) in [("+", " plus "), ("%", " percent "), ("#", " number ")] { text = text.replacing(sign, with: word) }
        if text.hasPrefix("-") { text = "minus " + text }
        var words: [String] = []
        var word = ""
        for scalar in text.unicodeScalars {
            if scalar.properties.isXIDContinue && scalar != "_" && scalar.isASCII || scalar.properties.isAlphabetic && scalar.value > 0xBF {
                word.unicodeScalars.append(scalar)
            } else if !word.isEmpty {
                words.append(word)
                word = ""
            }
        }
        return word.isEmpty ? words : words + [word]
    }

    private static func capitalised(_ word: String) -> String {
        acronyms.contains(word.lowercased()) ? word.uppercased() : word.prefix(1).uppercased() + word.dropFirst()
    }

    /// `http` of `HTTP`, `httpStatus` of `HTTPStatus`, `createdAt` of `CreatedAt`.
    private static func lowered(_ word: String) -> String {
        let head = word.prefix { $0.isUppercase }
        if head.count == word.count || head.count <= 1 { return head.lowercased() + word.dropFirst(head.count) }
        return head.dropLast().lowercased() + word.dropFirst(head.count - 1)
    }

    private static let acronyms: Set<String> = ["id", "url", "uri", "html", "http", "https", "json", "xml", "api", "sha", "ip", "ssh"]

    /// Names that backticks don't help, and members that protocols ask for.
    private static let impossible: Set<String> = [
        "self", "init", "Self", "Type", "Protocol", "_", "hashValue", "rawValue", "allCases", "columnType",
    ]

    private static let keywords: Set<String> = [
        "Any", "as", "associatedtype", "await", "break", "case", "catch", "class", "continue", "default", "defer", "deinit", "do", "else",
        "enum",
        "extension", "fallthrough", "false", "fileprivate", "for", "func", "guard", "if", "import", "in", "inout", "internal", "is", "let",
        "nil", "operator", "precedencegroup", "private", "protocol", "public", "repeat", "rethrows", "return", "static", "struct",
        "subscript", "super", "switch", "throw", "throws", "true", "try", "typealias", "var", "where", "while",
    ]

    /// Types that generated code names, that Satchel has, or that no struct can be called.
    private static let reservedTypes: Set<String> = [
        "Any", "AnyObject", "Array", "Bag", "Bool", "Column", "Columns", "ColumnValue", "Data", "Date", "Deferred", "Dictionary", "Double",
        "Error", "Expr", "Frequency", "Group", "Hashable", "Int", "JSON", "Key", "Never", "Optional", "Protocol", "Range", "Record",
        "Satchel",
        "Self", "Sendable", "Set", "Stage", "String", "Type", "UInt64", "URL", "Void",
    ]
}
