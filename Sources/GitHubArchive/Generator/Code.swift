/// What stands between the prose: names, paths, code, logs and quotations.
extension Scribe {
    mutating func identifier() -> [UInt8] {
        let words = Vocabulary.shared.code
        var name = random.element(of: words)
        var next = random.chance(250) ? RepositoryNames.made(&random) : random.element(of: words)
        if random.chance(600) { next[0] -= 32 } else { name.append(UInt8(ascii: "_")) }
        return name + next
    }

    /// A path of so many parts with an extension.
    mutating func put(path parts: Int) {
        for _ in 1..<max(2, parts) {
            put(random.skewedElement(of: Vocabulary.shared.project))
            put(UInt8(ascii: "/"))
        }
        put(identifier())
        put(UInt8(ascii: "."))
        put(random.skewedElement(of: Vocabulary.shared.extensions))
    }

    /// Some lines of code, a log, or a quoted mail, until about `end`.
    mutating func block(_ end: Int) {
        let stop = min(end, bytes.count + random.pick(120, 900))
        let kind = random.below(4)
        let names = identifiers()
        let stem = names[0]
        if kind == 0 { put("```\\r\\n") }
        while bytes.count + 90 < stop {
            switch kind {
            case 0: codeLine(depth: random.below(3), names)
            case 1:
                put("    at com.")
                put(stem)
                put(UInt8(ascii: "."))
                put(random.element(of: names))
                put("(")
                put(random.element(of: Vocabulary.shared.code))
                put(".java:")
                put(number: random.pick(12, 1_900))
                put(")")
            case 2:
                if random.chance(50) { put("\\u001b[0m") }
                put("[")
                put(number: random.pick(1_000, 99_999))
                put(".")
                put(number: random.pick(100_000, 999_999))
                put("] ")
                put(stem)
                put(": ")
                put(path: 2)
                put(" ")
                put(number: random.skewed(octaves: 20))
            default:
                put("> ")
                sentence(bytes.count + 70, nil, capital: false)
            }
            put("\\r\\n")
        }
        if kind == 0 { put("```") }
    }

    /// The few names that a piece of code keeps coming back to.
    mutating func identifiers() -> [[UInt8]] {
        (0..<5).map { _ in identifier() }
    }

    /// One line of something like a program, without its end.
    mutating func codeLine(depth: Int, _ names: [[UInt8]]) {
        if random.chance(250) {
            for _ in 0..<depth { put("\\t") }
        } else {
            for _ in 0..<depth { put("    ") }
        }
        switch random.below(8) {
        case 0:
            put("if (")
            put(random.element(of: names))
            put(" == null) {")
        case 1: put("}")
        case 2:
            put("return ")
            put(random.element(of: names))
            put("(")
            put(random.element(of: Vocabulary.shared.code))
            put(");")
        case 3 where random.chance(500):
            put("// ")
            sentence(bytes.count + random.pick(12, 45), nil, capital: false)
        case 4:
            put(random.element(of: names))
            put("(\\\"")
            put(random.skewedElement(of: Vocabulary.shared.common))
            put("\\\", ")
            put(number: random.skewed(octaves: 10))
            put(");")
        case 5:
            put("for (int i = 0; i < ")
            put(random.element(of: names))
            put("; i++)")
        case 6:
            put("print(\\\"")
            put(random.element(of: Vocabulary.shared.common))
            put("\\\\n\\\");")
        default:
            put("this.")
            put(random.element(of: Vocabulary.shared.code))
            put(" = ")
            put(random.element(of: names))
            put(".get(")
            put(random.element(of: Vocabulary.shared.code))
            put(");")
        }
    }
}
