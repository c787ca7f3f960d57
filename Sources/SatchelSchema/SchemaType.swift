/// The type that fits the values of a place.
indirect enum SchemaType: Hashable {
    case bool, int, natural, double, string, date, json
    case list(SchemaType)
    case dictionary(SchemaType)
    case optional(SchemaType)
    /// A definition by its place in the list.
    case defined(Int)
}

/// A struct or an enum.
struct Definition {
    struct Field: Hashable {
        let name: String
        let key: String
        let type: SchemaType
    }

    enum Content: Hashable {
        case record([Field])
        /// The names and raw values of cases.
        case enumeration([Field])
    }

    let name: String
    let content: Content
    /// Where it stands among all: outer ones before inner ones.
    let order: Int
}
