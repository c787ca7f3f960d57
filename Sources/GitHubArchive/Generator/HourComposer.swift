/// Writes the events of one hour, one after another, into `scribe.bytes`.
struct HourComposer {
    let population: Population
    let hour: Int
    let eventsPerHour: Int
    var scribe: Scribe
    private var cast: Cast
    private var position = 0

    /// What the event under way is about.
    var actor: Account
    var repository: Repository
    var now = 0

    init(seed: UInt64, hour: Int, eventsPerHour: Int) {
        population = Population(seed: seed)
        self.hour = hour
        self.eventsPerHour = eventsPerHour
        scribe = Scribe(random: GeneratorRandom(GeneratorRandom.hash(seed, UInt64(hour))))
        cast = Cast(population: population)
        actor = population.account(0)
        repository = population.repository(owner: actor, slot: 0)
    }

    /// How many events the archive has before this one: each hour has its own stretch of ids, so that hours need not wait for each other.
    private var ordinal: Int { hour * eventsPerHour + position }

    /// An id that grows over the whole archive, `step` for each event.
    func serial(from base: Int, step: Int = 1) -> Int {
        base + ordinal * step
    }

    /// Appends the next event and its newline; false when the hour has them all.
    mutating func next() -> Bool {
        guard position < eventsPerHour else { return false }
        now = ArchiveCalendar.epoch + hour * 3_600 + 3_600 * position / eventsPerHour
        let kind = EventKind.draw(&scribe.random)
        let scene = cast.next(kind, &scribe.random)
        actor = population.account(scene.actor)
        repository = population.repository(owner: scene.owner == scene.actor ? actor : population.account(scene.owner), slot: scene.slot)

        scribe.put("{\"id\":\"")
        scribe.put(number: serial(from: 2_489_395_600, step: 3) + scribe.random.below(3))
        scribe.put("\",\"type\":\"")
        scribe.put(kind.name)
        scribe.put("\",\"actor\":")
        brief(actor, path: "users")
        scribe.put(",\"repo\":{\"id\":")
        scribe.put(number: repository.id)
        scribe.put(",\"name\":\"")
        scribe.put(repository.path)
        scribe.put("\",\"url\":\"https://api.github.com/repos/")
        scribe.put(repository.path)
        scribe.put("\"},\"payload\":")
        payload(kind)
        scribe.put(",\"public\":true,\"created_at\":")
        scribe.put(time: now)
        if repository.owner.isOrganization {
            scribe.put(",\"org\":")
            brief(repository.owner, path: "orgs")
        }
        scribe.put("}\n")
        position += 1
        return true
    }

    private mutating func payload(_ kind: EventKind) {
        switch kind {
        case .push: pushPayload()
        case .create: createPayload()
        case .watch: scribe.put("{\"action\":\"started\"}")
        case .issueComment: issueCommentPayload()
        case .issues: issuesPayload()
        case .pullRequest: pullRequestPayload()
        case .fork: forkPayload()
        case .delete: deletePayload()
        case .reviewComment: reviewCommentPayload()
        case .gollum: gollumPayload()
        case .commitComment: commitCommentPayload()
        case .member: memberPayload()
        case .release: releasePayload()
        case .open: scribe.put("{}")
        }
    }

    /// A number that names a topic of the event's repository in this hour: the same few come back.
    mutating func topic(_ count: Int) -> UInt64 {
        GeneratorRandom.hash(repository.key, UInt64(hour * 8 + scribe.random.below(min(count, 8))))
    }

    /// Another account than the actor, as often happens to the same repository.
    mutating func somebody() -> Account {
        if repository.owner.isOrganization, scribe.random.chance(600) {
            return population.account(population.member(of: repository.owner.index, &scribe.random))
        }
        return population.account(cast.outsider(of: actor.index, &scribe.random))
    }
}
