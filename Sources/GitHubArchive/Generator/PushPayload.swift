/// Pushes: up to twenty commits each.
extension HourComposer {
    mutating func pushPayload() {
        let count = commitCount()
        let all = count == 20 && scribe.random.chance(900) ? scribe.random.pick(21, 1_000) : count
        let areDistinct = scribe.random.chance(count > 1 ? 800 : 985)
        let head = scribe.random.next()
        scribe.put("{\"push_id\":")
        scribe.put(number: serial(from: 536_740_000, step: 3) + scribe.random.below(3))
        scribe.put(",\"size\":")
        scribe.put(number: all)
        scribe.put(",\"distinct_size\":")
        scribe.put(number: areDistinct ? all : all / 4)
        scribe.put(",\"ref\":\"refs/heads/")
        branch()
        scribe.put("\",\"head\":\"")
        scribe.put(sha: head)
        scribe.put("\",\"before\":\"")
        scribe.put(sha: scribe.random.next())
        scribe.put("\",\"commits\":[")
        var author = scribe.random.chance(930) && !actor.isOrganization ? actor : somebody()
        for index in 0..<count {
            if index > 0 {
                scribe.put(",")
                if scribe.random.chance(60) { author = scribe.random.chance(500) ? actor : somebody() }
            }
            commit(
                index == count - 1 ? head : scribe.random.next(), by: author, isOnly: count == 1,
                isDistinct: areDistinct || index * 4 < count)
        }
        scribe.put("]}")
    }

    private mutating func commitCount() -> Int {
        switch scribe.random.below(1_000) {
        case 0..<5: 0
        case 5..<826: 1
        case 826..<911: 2
        case 911..<942: 3
        case 942..<955: 4
        case 955..<962: 5
        case 962..<976: scribe.random.pick(6, 9)
        case 976..<988: scribe.random.pick(10, 18)
        default: 20
        }
    }

    private mutating func branch() {
        switch scribe.random.below(1_000) {
        case 0..<770: scribe.put("master")
        case 770..<843: scribe.put("gh-pages")
        case 843..<857: scribe.put("develop")
        case 857..<865: scribe.put("dev")
        default: topicBranch()
        }
    }

    private mutating func commit(_ key: UInt64, by author: Account, isOnly: Bool, isDistinct: Bool) {
        scribe.put("{\"sha\":\"")
        scribe.put(sha: key)
        scribe.put("\",\"author\":{\"email\":\"")
        scribe.put(sha: author.key)
        scribe.put("@")
        scribe.put(AccountNames.domain(author))
        scribe.put("\",\"name\":\"")
        scribe.put(AccountNames.person(author))
        scribe.put("\"},\"message\":\"")
        message(isOnly: isOnly)
        scribe.put("\",\"distinct\":")
        scribe.put(isDistinct)
        api(",\"url\":\"", "/commits/")
        scribe.put(sha: key)
        scribe.put("\"}")
    }

    private mutating func message(isOnly: Bool) {
        let roll = scribe.random.below(1_000)
        if roll < (isOnly ? 100 : 30) {
            scribe.put(scribe.random.skewedElement(of: Self.usualMessages))
        } else if roll < (isOnly ? 128 : 120) {
            scribe.put("Merge pull request #")
            scribe.put(number: Spread.issueNumber.draw(&scribe.random))
            scribe.put(" from ")
            scribe.put(population.account(scribe.random.below(Population.users)).login)
            scribe.put("/")
            topicBranch()
            scribe.put("\\n\\n")
            scribe.prose(Spread.pullTitle.draw(&scribe.random), .one)
        } else if roll > 955 {
            scribe.put("Merge branch 'master' of github.com:")
            scribe.put(repository.path)
            if scribe.random.chance(300) { scribe.put("\\n\\nConflicts:\\n\\t") }
        } else {
            if scribe.random.chance(350) { scribe.put(scribe.random.skewedElement(of: Self.verbs)) }
            scribe.prose((isOnly ? Spread.messageOfOne : Spread.messageOfMany).draw(&scribe.random), .unix)
        }
    }

    private static let verbs: [StaticString] = [
        "Add ", "Fix ", "Update ", "Remove ", "fixed ", "Added ", "Merge ", "Change ", "Move ", "Use ", "Make ", "Rename ", "Clean up ",
        "Improve ", "Refactor ",
    ]

    private static let usualMessages: [StaticString] = [
        "Update README.md", "update", "Update", "Create README.md", "a", "", ".", "Update index.html", "first commit", "test",
        "Initial commit",
        "Update build.gradle", "fix", "minor fixes", "Delete test.txt", "Add files via upload", "Fix typo in \\\"README\\\"", "typo", "wip",
        "cleanup",
        "Merge branch 'master' into develop",
    ]
}
