/// Addresses in the event's repository.
extension HourComposer {
    /// `before`, the repository in the API, `tail`, the number, `end`.
    mutating func api(_ before: StaticString, _ tail: StaticString, _ number: Int, _ end: StaticString = "") {
        scribe.put(before)
        scribe.put("https://api.github.com/repos/")
        scribe.put(repository.path)
        scribe.put(tail)
        scribe.put(number: number)
        scribe.put(end)
    }

    /// `before`, the repository on the site, `tail`, the number, `end`.
    mutating func site(_ before: StaticString, _ tail: StaticString, _ number: Int, _ end: StaticString = "") {
        scribe.put(before)
        scribe.put("https://github.com/")
        scribe.put(repository.path)
        scribe.put(tail)
        scribe.put(number: number)
        scribe.put(end)
    }

    /// `before`, the repository in the API, `tail`.
    mutating func api(_ before: StaticString, _ tail: StaticString) {
        scribe.put(before)
        scribe.put("https://api.github.com/repos/")
        scribe.put(repository.path)
        scribe.put(tail)
    }

    /// A time some while before the event.
    mutating func earlier() -> Int {
        now - 60 - scribe.random.skewed(octaves: 24)
    }

    /// A branch that somebody works on.
    mutating func topicBranch() {
        switch scribe.random.below(10) {
        case 0..<3: scribe.put("master")
        case 3:
            scribe.put("patch-")
            scribe.put(number: scribe.random.pick(1, 9))
        case 4:
            scribe.put("feature/")
            scribe.put(scribe.random.skewedElement(of: Vocabulary.shared.common))
            scribe.put("-")
            scribe.put(scribe.random.skewedElement(of: Vocabulary.shared.project))
        case 5:
            scribe.put("fix-")
            scribe.put(number: scribe.random.pick(2, 4_000))
        case 6:
            scribe.put("fix-")
            scribe.put(scribe.random.element(of: Vocabulary.shared.common))
            scribe.put("-")
            scribe.put(scribe.random.element(of: Vocabulary.shared.project))
        default:
            scribe.put(scribe.random.element(of: Vocabulary.shared.project))
            if scribe.random.chance(500) {
                scribe.put(scribe.random.chance(500) ? "-" : "_")
                scribe.put(scribe.random.element(of: Vocabulary.shared.common))
            }
        }
    }

    /// A version as tags have it.
    mutating func version() {
        if scribe.random.chance(620) { scribe.put("v") }
        scribe.put(number: scribe.random.skewed(octaves: 3))
        scribe.put(".")
        scribe.put(number: scribe.random.skewed(octaves: 4))
        if scribe.random.chance(850) {
            scribe.put(".")
            scribe.put(number: scribe.random.skewed(octaves: 5))
        }
        if scribe.random.chance(110) {
            scribe.put("-rc")
            scribe.put(number: scribe.random.pick(1, 4))
        }
    }
}
