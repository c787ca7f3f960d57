internal import Foundation
internal import SatchelColumns

/// What was seen at one place of many JSON values: of which kinds, how often, and below it.
final class Shape {
    /// Objects nested deeper are taken as JSON.
    static let deepest = 24
    /// Different strings that are kept: more are no cases of an enum.
    static let mostTexts = 16

    private(set) var values = 0
    private(set) var nulls = 0
    private(set) var bools = 0
    private(set) var numbers = Numbers()
    private(set) var strings = Strings()
    private(set) var arrays = 0
    /// All elements of all arrays; nil while there was none.
    private(set) var element: Shape?
    private(set) var objects = 0
    /// By key, in the order in which the keys were met.
    private(set) var members: [String: Shape] = [:]
    private(set) var keys: [String] = []
    /// Objects stood too deep to look into.
    private(set) var isCut = false

    struct Numbers {
        var count = 0
        /// Written without point and exponent, and held by an `Int`.
        var integers = 0
        /// Such ones that a `UInt64` holds.
        var naturals = 0
        /// Those that a `Double` holds, rounded.
        var doubles = 0

        static func += (left: inout Numbers, right: Numbers) {
            left.count += right.count
            left.integers += right.integers
            left.naturals += right.naturals
            left.doubles += right.doubles
        }
    }

    struct Strings {
        var count = 0
        var dates = 0
        /// How often each was seen; nil once they are too many.
        var texts: [String: Int]? = [:]
    }

    /// - Throws: ``SatchelError`` where a part of the value is no JSON.
    func add(_ json: JSON, depth: Int = 0) throws {
        values += 1
        if json.isNull {
            nulls += 1
        } else if let members = JSONMembers(json.bytes) {
            objects += 1
            guard depth < Self.deepest else {
                isCut = true
                return
            }
            var seen: Set<String> = []
            for (key, value) in members {
                // Of equal keys the first counts.
                guard let key = key.jsonString, seen.insert(key).inserted else { continue }
                try member(key).add(JSON(checked: value), depth: depth + 1)
            }
        } else if let elements = JSONElements(json.bytes) {
            arrays += 1
            for value in elements {
                let shape = element ?? Shape()
                element = shape
                try shape.add(JSON(checked: value), depth: depth + 1)
            }
        } else if let text = json.string {
            strings.count += 1
            if json.date != nil { strings.dates += 1 }
            strings.texts?[text, default: 0] += 1
            if let texts = strings.texts, texts.count > Self.mostTexts { strings.texts = nil }
        } else if json.bool != nil {
            bools += 1
        } else {
            guard json.bytes.isSoundJSON else {
                throw SatchelError(
                    .invalidJSON, "expected a JSON value, found \(json.text.prefix(40)); mend the line or take it out of the file")
            }
            numbers.count += 1
            if json.double != nil { numbers.doubles += 1 }
            guard !json.bytes.contains(where: { ".eE".utf8.contains($0) }) else { return }
            if json.int != nil { numbers.integers += 1 }
            if UInt64(json.text) != nil { numbers.naturals += 1 }
        }
    }

    private func member(_ key: String) -> Shape {
        if let known = members[key] { return known }
        let shape = Shape()
        members[key] = shape
        keys.append(key)
        return shape
    }

    /// Adds what another shape has seen, as if this one had.
    func merge(_ other: Shape) {
        values += other.values
        nulls += other.nulls
        bools += other.bools
        numbers += other.numbers
        strings.count += other.strings.count
        strings.dates += other.strings.dates
        strings.texts = other.strings.texts.flatMap { strings.texts?.merging($0, uniquingKeysWith: +) }
        if let texts = strings.texts, texts.count > Self.mostTexts { strings.texts = nil }
        arrays += other.arrays
        objects += other.objects
        isCut = isCut || other.isCut
        if let others = other.element {
            let shape = element ?? Shape()
            element = shape
            shape.merge(others)
        }
        for key in other.keys {
            if let others = other.members[key] { member(key).merge(others) }
        }
    }

    /// Takes over the members of a whole that these objects are a part of.
    func become(_ whole: Shape) {
        let copy = Shape()
        copy.merge(whole)
        objects = copy.objects
        members = copy.members
        keys = copy.keys
    }

    /// Whether the value may be missing in an object that was seen so often.
    func isOptional(in objects: Int) -> Bool { nulls > 0 || values < objects }

    /// The kinds of values that were seen.
    var kinds: Set<Kind> {
        let counts: [(Kind, Int)] = [
            (.bool, bools), (.number, numbers.count), (.string, strings.count), (.array, arrays), (.object, objects),
        ]
        return Set(counts.filter { $0.1 > 0 }.map(\.0))
    }

    enum Kind { case bool, number, string, array, object }

    /// Only objects were seen here, whose keys are the names of fields; an empty one is no name.
    var isRecord: Bool { kinds == [.object] && !keys.isEmpty && !keys.contains("") && !isCut && !hasVaryingKeys }

    /// The keys are data rather than names: many, each in few of the objects, or most of them no names.
    var hasVaryingKeys: Bool {
        guard kinds == [.object], !isCut, keys.count >= 8 else { return false }
        let strange = keys.count { $0.wholeMatch(of: /[A-Za-z_$@][A-Za-z0-9_$:-]*/) == nil }
        if 2 * strange > keys.count { return true }
        let occurrences = members.values.reduce(0) { $0 + $1.values }
        return objects > 1 && Double(occurrences) < 0.4 * Double(keys.count) * Double(objects) && isUniform
    }

    /// All members are of the same kind: those of a record rarely are.
    private var isUniform: Bool { Set(members.values.map(\.kinds).filter { !$0.isEmpty }).count <= 1 }
}
