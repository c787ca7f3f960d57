/// Pull requests and the comments on their lines.
extension HourComposer {
    mutating func pullRequestPayload() {
        let roll = scribe.random.below(1_000)
        let isClosed = roll >= 533 && roll < 990
        let number = Spread.issueNumber.draw(&scribe.random)
        scribe.put("{\"action\":\"")
        scribe.put(roll < 533 ? "opened" : isClosed ? "closed" : "reopened")
        scribe.put("\",\"number\":")
        scribe.put(number: number)
        scribe.put(",\"pull_request\":")
        let isMerged = isClosed && scribe.random.chance(800)
        pullRequest(
            PullState(
                number: number, isClosed: isClosed, isMerged: isMerged, isNew: roll < 533, hasFigures: true, body: Spread.pullBody,
                topic: scribe.random.next()))
        scribe.put("}")
    }

    mutating func reviewCommentPayload() {
        let topic = topic(1)
        var source = GeneratorRandom(topic)
        let number = Spread.issueNumber.draw(&source)
        let place = GeneratorRandom.hash(topic, UInt64(scribe.random.below(2)))
        let id = serial(from: 22_397_000)
        api("{\"action\":\"created\",\"comment\":{\"url\":\"", "/pulls/comments/", id, "\",\"id\":")
        scribe.put(number: id)
        scribe.put(",\"diff_hunk\":\"")
        scribe.steady(place) {
            $0.hunk(Spread.hunk.draw(&$0.random))
            $0.put("\",\"path\":\"")
            $0.put(path: $0.random.pick(2, 6))
        }
        scribe.put("\",\"position\":")
        let position = scribe.random.skewed(octaves: 8) + 1
        if scribe.random.chance(950) { scribe.put(number: position) } else { scribe.put("null") }
        scribe.put(",\"original_position\":")
        scribe.put(number: position)
        let commit = topic
        scribe.put(",\"commit_id\":\"")
        scribe.put(sha: commit)
        scribe.put("\",\"original_commit_id\":\"")
        scribe.put(sha: scribe.random.chance(900) ? commit : commit &+ 1)
        scribe.put("\",\"user\":")
        user(actor)
        scribe.put(",\"body\":")
        scribe.quoted(Spread.reviewComment.draw(&scribe.random), .web)
        scribe.put(",\"created_at\":")
        scribe.put(time: now)
        scribe.put(",\"updated_at\":")
        scribe.put(time: now)
        site(",\"html_url\":\"", "/pull/", number, "#discussion_r")
        scribe.put(number: id)
        api("\",\"pull_request_url\":\"", "/pulls/", number)
        api("\",\"_links\":{\"self\":{\"href\":\"", "/pulls/comments/", id)
        site("\"},\"html\":{\"href\":\"", "/pull/", number, "#discussion_r")
        scribe.put(number: id)
        api("\"},\"pull_request\":{\"href\":\"", "/pulls/", number, "\"}}},\"pull_request\":")
        let isClosed = scribe.random.chance(27)
        pullRequest(
            PullState(
                number: number, isClosed: isClosed, isMerged: isClosed, isNew: false, hasFigures: false, body: Spread.reviewedBody,
                topic: topic))
        scribe.put("}")
    }
}

extension Scribe {
    /// The lines of a difference that a comment stands under.
    fileprivate mutating func hunk(_ length: Int) {
        let end = bytes.count + length
        put("@@ -")
        put(number: random.skewed(octaves: 10))
        put(",")
        put(number: random.pick(3, 20))
        put(" +")
        put(number: random.skewed(octaves: 10))
        put(",")
        put(number: random.pick(3, 60))
        put(" @@ ")
        put(identifier())
        let isNew = random.chance(450)
        let names = identifiers()
        while bytes.count < end {
            put("\\n")
            if isNew || random.chance(350) { put("+") } else { put(random.chance(250) ? "-" : " ") }
            codeLine(depth: random.below(5), names)
        }
    }
}
