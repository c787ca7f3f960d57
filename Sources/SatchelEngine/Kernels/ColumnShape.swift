internal import SatchelColumns

extension ColumnData {
    /// Whether the storage, in all parts, is that of the type: nothing was left unread.
    func isStored(as type: ColumnType) -> Bool {
        switch (storage, type.representation) {
        case (.bools, .bool), (.integers, .integer), (.doubles, .double), (.doubles, .float), (.doubles, .date), (.text, .string),
            (.text, .json):
            true
        case (.optional(_, let wrapped), .optional(let type)): wrapped.isStored(as: type)
        case (.list(_, let element), .list(let type)): element.isStored(as: type)
        case (.record(let fields, _), .record(let type)):
            fields.count == type.fields.count && zip(fields, type.fields).allSatisfy { $0.isStored(as: $1.type) }
        default: false
        }
    }

    /// Whether it is a sound column of the type: for literals of a plan that comes from elsewhere.
    func isWhole(_ type: ColumnType) -> Bool { isStored(as: type) && partsFit }

    private var partsFit: Bool {
        switch storage {
        case .absent, .bools, .integers, .doubles: true
        case .text(let text): Self.divides(text.offsets, text.bytes.count)
        case .optional(let present, let wrapped): wrapped.count == present.count && wrapped.partsFit
        case .coded(let codes, let values): values.partsFit && codes.allSatisfy { $0 >= 0 && $0 < values.count }
        case .list(let offsets, let element): Self.divides(offsets, element.count) && element.partsFit
        case .record(let fields, let count): fields.allSatisfy { $0.count == count && $0.partsFit }
        case .parts(let parts, let count): parts.values.allSatisfy { $0.count == count && $0.partsFit }
        }
    }

    private static func divides(_ offsets: [UInt32], _ count: Int) -> Bool {
        zip(offsets, offsets.dropFirst()).allSatisfy { $0 <= $1 } && offsets.last.map(Int.init) == count
    }
}
