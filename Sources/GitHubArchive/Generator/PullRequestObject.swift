/// The pull request of pull request events and of comments on its lines.
extension HourComposer {
    /// How a pull request stands.
    struct PullState {
        var number: Int
        var isClosed: Bool
        var isMerged: Bool
        var isNew: Bool
        /// Events of pull requests tell how large it is; review comments do not.
        var hasFigures: Bool
        var body: Spread
        /// What title and text follow from.
        var topic: UInt64
    }

    mutating func pullRequest(_ state: PullState) {
        let number = state.number
        let isSameRepository = scribe.random.chance(state.hasFigures ? 318 : 168)
        let author = pullAuthor(state, isSameRepository: isSameRepository)
        let headKey = state.topic
        api("{\"url\":\"", "/pulls/", number, "\",\"id\":")
        scribe.put(number: state.isNew ? serial(from: 26_740_000) : Int(truncatingIfNeeded: state.topic % 8_700_000) + 18_000_000)
        site(",\"html_url\":\"", "/pull/", number)
        site("\",\"diff_url\":\"", "/pull/", number, ".diff")
        site("\",\"patch_url\":\"", "/pull/", number, ".patch")
        api("\",\"issue_url\":\"", "/issues/", number, "\",\"number\":")
        scribe.put(number: number)
        scribe.put(state.isClosed ? ",\"state\":\"closed\"" : ",\"state\":\"open\"")
        scribe.put(",\"locked\":false,\"title\":")
        scribe.steady(state.topic) { $0.quoted(Spread.pullTitle.draw(&$0.random), .one) }
        scribe.put(",\"user\":")
        user(author)
        scribe.put(",\"body\":")
        scribe.steady(~state.topic) { $0.quoted(state.body.draw(&$0.random), .web, nulls: 9) }
        pullTimes(state)
        assignee(state.hasFigures ? 20 : 280)
        milestone(state.hasFigures ? 9 : 145)
        api(",\"commits_url\":\"", "/pulls/", number, "/commits")
        api("\",\"review_comments_url\":\"", "/pulls/", number, "/comments")
        api("\",\"review_comment_url\":\"", "/pulls/comments/{number}")
        api("\",\"comments_url\":\"", "/issues/", number, "/comments")
        api("\",\"statuses_url\":\"", "/statuses/")
        scribe.put(sha: headKey)
        scribe.put("\",\"head\":")
        let forkID = 20_000_000 + Int(truncatingIfNeeded: GeneratorRandom.hash(author.key, repository.key) % 8_600_000)
        let head = isSameRepository ? repository : population.fork(of: repository, by: author, id: forkID)
        side(head, sha: headKey, isGone: state.hasFigures && !isSameRepository && scribe.random.chance(6))
        scribe.put(",\"base\":")
        side(repository, sha: scribe.random.next(), isGone: false)
        links(number, headKey)
        if state.hasFigures { pullFigures(state) }
        scribe.put("}")
    }

    private mutating func pullAuthor(_ state: PullState, isSameRepository: Bool) -> Account {
        let owner = repository.owner.index
        let canBeActor = isSameRepository || actor.index != owner
        return canBeActor && scribe.random.chance(state.hasFigures ? 900 : 240) ? actor : somebody()
    }

    private mutating func pullTimes(_ state: PullState) {
        scribe.put(",\"created_at\":")
        scribe.put(time: state.isNew ? now : earlier())
        scribe.put(",\"updated_at\":")
        scribe.put(time: now)
        scribe.put(",\"closed_at\":")
        if state.isClosed { scribe.put(time: now) } else { scribe.put("null") }
        scribe.put(",\"merged_at\":")
        if state.isMerged { scribe.put(time: now) } else { scribe.put("null") }
        scribe.put(",\"merge_commit_sha\":")
        if state.isMerged || scribe.random.chance(state.hasFigures ? 210 : 990) {
            scribe.put("\"")
            scribe.put(sha: scribe.random.next())
            scribe.put("\"")
        } else {
            scribe.put("null")
        }
    }

    /// `head` or `base`; the repository of a head may be gone.
    private mutating func side(_ repository: Repository, sha key: UInt64, isGone: Bool) {
        let start = scribe.bytes.count + 11 + repository.owner.login.count
        scribe.put("{\"label\":\"")
        scribe.put(repository.owner.login)
        scribe.put(":")
        if repository.isFork { topicBranch() } else { scribe.put(scribe.random.chance(870) ? "master" : "develop") }
        let branch = Array(scribe.bytes[start...])
        scribe.put("\",\"ref\":\"")
        scribe.put(branch)
        scribe.put("\",\"sha\":\"")
        scribe.put(sha: key)
        scribe.put("\",\"user\":")
        user(repository.owner)
        scribe.put(",\"repo\":")
        if isGone { scribe.put("null") } else { full(repository) }
        scribe.put("}")
    }

    private mutating func links(_ number: Int, _ headKey: UInt64) {
        api(",\"_links\":{\"self\":{\"href\":\"", "/pulls/", number)
        site("\"},\"html\":{\"href\":\"", "/pull/", number)
        api("\"},\"issue\":{\"href\":\"", "/issues/", number)
        api("\"},\"comments\":{\"href\":\"", "/issues/", number, "/comments")
        api("\"},\"review_comments\":{\"href\":\"", "/pulls/", number, "/comments")
        api("\"},\"review_comment\":{\"href\":\"", "/pulls/comments/{number}")
        api("\"},\"commits\":{\"href\":\"", "/pulls/", number, "/commits")
        api("\"},\"statuses\":{\"href\":\"", "/statuses/")
        scribe.put(sha: headKey)
        scribe.put("\"}}")
    }

    private mutating func pullFigures(_ state: PullState) {
        scribe.put(state.isMerged ? ",\"merged\":true" : ",\"merged\":false")
        let roll = state.isMerged ? 0 : scribe.random.below(1_000)
        scribe.put(",\"mergeable\":")
        scribe.put(roll < 800 ? "null" : roll < 960 ? "true" : "false")
        scribe.put(",\"mergeable_state\":\"")
        scribe.put(roll < 800 ? "unknown" : roll < 940 ? "clean" : roll < 960 ? "unstable" : "dirty")
        scribe.put("\",\"merged_by\":")
        if state.isMerged { user(actor) } else { scribe.put("null") }
        scribe.put(",\"comments\":")
        scribe.put(number: Spread.pullComments.draw(&scribe.random))
        scribe.put(",\"review_comments\":")
        scribe.put(number: Spread.pullReviews.draw(&scribe.random))
        scribe.put(",\"commits\":")
        scribe.put(number: Spread.pullCommits.draw(&scribe.random))
        scribe.put(",\"additions\":")
        scribe.put(number: Spread.additions.draw(&scribe.random))
        scribe.put(",\"deletions\":")
        scribe.put(number: Spread.deletions.draw(&scribe.random))
        scribe.put(",\"changed_files\":")
        scribe.put(number: Spread.changedFiles.draw(&scribe.random))
    }
}
