/// One component of a path pattern: `*`, `?` and `[…]`, by characters.
///
/// A name that starts with a point is matched only by a pattern that does.
struct GlobPattern {
    private enum Piece {
        case literal(Character)
        case one
        case many
        case set(negated: Bool, ranges: [(Character, Character)])
    }

    private let pieces: [Piece]

    init(_ pattern: Substring) {
        var pieces: [Piece] = []
        var rest = pattern
        while let character = rest.popFirst() {
            switch character {
            case "*": pieces.append(.many)
            case "?": pieces.append(.one)
            case "[":
                if let set = Self.set(&rest) { pieces.append(set) } else { pieces.append(.literal("[")) }
            default: pieces.append(.literal(character))
            }
        }
        self.pieces = pieces
    }

    /// Whether the text has a character that means more than itself.
    static func isPattern(_ text: Substring) -> Bool {
        text.contains { $0 == "*" || $0 == "?" || $0 == "[" }
    }

    /// The rest of a set after its `[`, or nil if no `]` closes it.
    private static func set(_ rest: inout Substring) -> Piece? {
        var inside = rest
        let negated = inside.first == "!" || inside.first == "^"
        if negated { inside.removeFirst() }
        var ranges: [(Character, Character)] = []
        while let low = inside.popFirst() {
            // A `]` that comes first stands for itself.
            if low == "]", !ranges.isEmpty {
                rest = inside
                return .set(negated: negated, ranges: ranges)
            }
            if inside.first == "-", let high = inside.dropFirst().first, high != "]" {
                inside = inside.dropFirst(2)
                ranges.append((low, high))
            } else {
                ranges.append((low, low))
            }
        }
        return nil
    }

    func matches(_ name: String) -> Bool {
        let name = Array(name)
        if name.first == ".", !startsWithPoint { return false }
        // Only the last `*` need be tried again at a later place: time is at most pieces × characters.
        var piece = 0
        var position = 0
        var retry: (piece: Int, position: Int)?
        while position < name.count {
            if piece < pieces.count, case .many = pieces[piece] {
                piece += 1
                retry = (piece, position)
            } else if piece < pieces.count, accepts(pieces[piece], name[position]) {
                piece += 1
                position += 1
            } else if let last = retry {
                retry = (last.piece, last.position + 1)
                piece = last.piece
                position = last.position + 1
            } else {
                return false
            }
        }
        return pieces[piece...].allSatisfy { if case .many = $0 { true } else { false } }
    }

    private var startsWithPoint: Bool {
        if case .literal(".") = pieces.first { true } else { false }
    }

    private func accepts(_ piece: Piece, _ character: Character) -> Bool {
        switch piece {
        case .literal(let literal): literal == character
        case .one, .many: true
        case .set(let negated, let ranges): ranges.contains { Self.lies(character, in: $0) } != negated
        }
    }

    /// By scalar value, so that `[a-z]` takes no accented letters.
    private static func lies(_ character: Character, in range: (low: Character, high: Character)) -> Bool {
        if character == range.low || character == range.high { return true }
        guard character.unicodeScalars.count == 1, let scalar = character.unicodeScalars.first,
            let low = range.low.unicodeScalars.first, let high = range.high.unicodeScalars.first
        else { return false }
        return low < scalar && scalar < high
    }
}
