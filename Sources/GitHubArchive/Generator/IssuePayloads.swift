/// Issues and the comments on them.
extension HourComposer {
    mutating func issuesPayload() {
        let roll = scribe.random.below(1_000)
        let isClosed = roll >= 611 && roll < 984
        scribe.put("{\"action\":\"")
        scribe.put(roll < 611 ? "opened" : isClosed ? "closed" : "reopened")
        scribe.put("\",\"issue\":")
        let author = scribe.random.chance(roll < 611 ? 985 : 560) && !actor.isOrganization ? actor : somebody()
        issue(
            number: Spread.issueNumber.draw(&scribe.random), by: author, isPull: false, isClosed: isClosed, isNew: roll < 611,
            comments: Spread.issueComments, body: Spread.issueBody, topic: scribe.random.next())
        scribe.put("}")
    }

    mutating func issueCommentPayload() {
        let topic = topic(3)
        var source = GeneratorRandom(topic)
        let number = Spread.issueNumber.draw(&source)
        let isPull = source.chance(346)
        scribe.put("{\"action\":\"created\",\"issue\":")
        issue(
            number: number, by: scribe.random.chance(368) ? actor : somebody(), isPull: isPull, isClosed: scribe.random.chance(260),
            isNew: false,
            comments: Spread.discussedComments, body: Spread.discussedBody, topic: topic)
        let id = serial(from: 68_479_000)
        api(",\"comment\":{\"url\":\"", "/issues/comments/", id, "\"")
        site(",\"html_url\":\"", isPull ? "/pull/" : "/issues/", number, "#issuecomment-")
        scribe.put(number: id)
        api("\",\"issue_url\":\"", "/issues/", number, "\",\"id\":")
        scribe.put(number: id)
        scribe.put(",\"user\":")
        user(actor)
        scribe.put(",\"created_at\":")
        scribe.put(time: now)
        scribe.put(",\"updated_at\":")
        scribe.put(time: now)
        scribe.put(",\"body\":")
        scribe.quoted(Spread.comment.draw(&scribe.random), .web)
        scribe.put("}}")
    }

    private mutating func issue(
        number: Int, by author: Account, isPull: Bool, isClosed: Bool, isNew: Bool, comments: Spread, body: Spread, topic: UInt64
    ) {
        api("{\"url\":\"", "/issues/", number)
        api("\",\"labels_url\":\"", "/issues/", number, "/labels{/name}")
        api("\",\"comments_url\":\"", "/issues/", number, "/comments")
        api("\",\"events_url\":\"", "/issues/", number, "/events")
        site("\",\"html_url\":\"", isPull ? "/pull/" : "/issues/", number, "\",\"id\":")
        scribe.put(number: isNew ? serial(from: 53_205_000) : Int(truncatingIfNeeded: topic % 33_000_000) + 20_000_000)
        scribe.put(",\"number\":")
        scribe.put(number: number)
        scribe.put(",\"title\":")
        scribe.steady(topic) { $0.quoted(Spread.issueTitle.draw(&$0.random), .one) }
        scribe.put(",\"user\":")
        user(author)
        labels()
        scribe.put(isClosed ? ",\"state\":\"closed\",\"locked\":false" : ",\"state\":\"open\",\"locked\":false")
        assignee(isPull ? 60 : 140)
        milestone(110)
        scribe.put(",\"comments\":")
        scribe.put(number: comments.draw(&scribe.random))
        scribe.put(",\"created_at\":")
        scribe.put(time: isNew ? now : earlier())
        scribe.put(",\"updated_at\":")
        scribe.put(time: now)
        scribe.put(",\"closed_at\":")
        if isClosed { scribe.put(time: now) } else { scribe.put("null") }
        if isPull {
            api(",\"pull_request\":{\"url\":\"", "/pulls/", number)
            site("\",\"html_url\":\"", "/pull/", number)
            site("\",\"diff_url\":\"", "/pull/", number, ".diff")
            site("\",\"patch_url\":\"", "/pull/", number, ".patch\"}")
        }
        scribe.put(",\"body\":")
        scribe.steady(~topic) { $0.quoted(body.draw(&$0.random), .web, nulls: 4) }
        scribe.put("}")
    }

    private mutating func labels() {
        scribe.put(",\"labels\":[")
        let roll = scribe.random.below(100)
        for index in 0..<(roll < 68 ? 0 : roll < 90 ? 1 : roll < 97 ? 2 : 3) {
            if index > 0 { scribe.put(",") }
            let label = scribe.random.skewedElement(of: Self.labelTexts)
            api("{\"url\":\"", "/labels/")
            scribe.put(label.path)
            scribe.put("\",\"name\":\"")
            scribe.put(label.name)
            scribe.put("\",\"color\":\"")
            scribe.put(label.color)
            scribe.put("\"}")
        }
        scribe.put("]")
    }

    mutating func assignee(_ perMille: Int) {
        scribe.put(",\"assignee\":")
        if scribe.random.chance(perMille) { user(somebody()) } else { scribe.put("null") }
    }

    mutating func milestone(_ perMille: Int) {
        scribe.put(",\"milestone\":")
        guard scribe.random.chance(perMille) else { return scribe.put("null") }
        let number = scribe.random.pick(1, 30)
        api("{\"url\":\"", "/milestones/", number)
        api("\",\"labels_url\":\"", "/milestones/", number, "/labels\",\"id\":")
        scribe.put(number: scribe.random.pick(300_000, 900_000))
        scribe.put(",\"number\":")
        scribe.put(number: number)
        scribe.put(",\"title\":")
        scribe.quoted(Spread.milestoneTitle.draw(&scribe.random), .one)
        scribe.put(",\"description\":")
        scribe.quoted(Spread.milestoneText.draw(&scribe.random), .web, nulls: 230)
        scribe.put(",\"creator\":")
        user(somebody())
        scribe.put(",\"open_issues\":")
        scribe.put(number: scribe.random.skewed(octaves: 7))
        scribe.put(",\"closed_issues\":")
        scribe.put(number: scribe.random.skewed(octaves: 9))
        scribe.put(",\"state\":\"open\",\"created_at\":")
        let made = earlier()
        scribe.put(time: made)
        scribe.put(",\"updated_at\":")
        scribe.put(time: now)
        scribe.put(",\"due_on\":")
        if scribe.random.chance(360) { scribe.put(time: now / 86_400 * 86_400 + 28_800) } else { scribe.put("null") }
        scribe.put(",\"closed_at\":null}")
    }

    private static let labelTexts: [(name: StaticString, path: StaticString, color: StaticString)] = [
        ("bug", "bug", "fc2929"), ("enhancement", "enhancement", "84b6eb"), ("question", "question", "cc317c"), ("Bug", "Bug", "e10c02"),
        ("feature", "feature", "0052cc"), ("help wanted", "help%20wanted", "159818"), ("duplicate", "duplicate", "cccccc"),
        ("wontfix", "wontfix", "ffffff"), ("invalid", "invalid", "e6e6e6"), ("in progress", "in%20progress", "ededed"),
        ("ready", "ready", "ededed"),
        ("P: High", "P:%20High", "eb6420"), ("documentation", "documentation", "d4c5f9"), ("Änderung", "%C3%84nderung", "fbca04"),
        ("needs review", "needs%20review", "207de5"), ("A-diagnostics", "A-diagnostics", "f7e101"),
    ]
}
