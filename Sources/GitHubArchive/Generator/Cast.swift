/// Who acts where: an actor, the owner of the repository, and which of the owner's repositories.
struct Scene {
    var actor: Int
    var owner: Int
    var slot: Int
}

/// Chooses the scenes of an hour: some go on with what happened before in it, the others come from the skewed population.
struct Cast {
    private enum Place: Int {
        case own, organization, other
    }

    /// More than this many scenes a place are not remembered; later ones replace them at random.
    private static let remembered = 1 << 15

    /// So many users are about on most days, and make up a good part of each hour.
    private static let busyUsers = 1 << 14

    let population: Population
    /// One list for each place, and one for reviews, which go on for many comments.
    private var past: [[Scene]] = [[], [], [], []]

    init(population: Population) {
        self.population = population
    }

    mutating func next(_ kind: EventKind, _ random: inout GeneratorRandom) -> Scene {
        if kind != .member, kind != .open, random.below(1_500) == 0 { return named(&random) }
        let place = place(of: kind, &random)
        let list = kind == .reviewComment ? 3 : place.rawValue
        let scene = recalled(kind, place, past[list], &random) ?? fresh(kind, place, &random)
        if past[list].count < Self.remembered {
            past[list].append(scene)
        } else {
            past[list][random.below(Self.remembered)] = scene
        }
        return scene
    }

    private func place(of kind: EventKind, _ random: inout GeneratorRandom) -> Place {
        let shares = kind.places
        let roll = random.below(1_000)
        return roll < shares.own ? .own : roll < shares.own + shares.organization ? .organization : .other
    }

    /// One event in 3,000 is Jupyter's, one in 3,000 of those that look alike.
    private func named(_ random: inout GeneratorRandom) -> Scene {
        let which = random.chance(500) ? 0 : random.pick(1, NamedProjects.all.count - 1)
        let owner = Population.namedIndex(which)
        return Scene(
            actor: population.member(of: owner, &random), owner: owner,
            slot: random.skewed(octaves: 3) % NamedProjects.all[which].repositories.count)
    }

    private func recalled(_ kind: EventKind, _ place: Place, _ scenes: [Scene], _ random: inout GeneratorRandom) -> Scene? {
        let repeats = kind.repeats
        var roll = random.below(1_000)
        guard !scenes.isEmpty, roll < repeats.pair + repeats.repository + repeats.actor else { return nil }
        // People do several things within minutes; the rest of an hour's repeats are spread over it.
        var scene = random.chance(550) ? scenes[scenes.count - 1 - random.below(min(12, scenes.count))] : random.element(of: scenes)
        if roll < repeats.pair { return scene }
        roll -= repeats.pair
        if roll < repeats.repository {
            if scene.actor != scene.owner { scene.actor = outsider(of: scene.owner, &random) }
            return scene
        }
        switch place {
        case .own: scene.slot = (scene.slot + 1 + random.below(4)) % Population.slotsPerOwner
        case .organization: (scene.owner, scene.slot) = organizationRepository(kind, &random)
        case .other: (scene.owner, scene.slot) = userRepository(notOf: scene.actor, &random)
        }
        return scene
    }

    private func fresh(_ kind: EventKind, _ place: Place, _ random: inout GeneratorRandom) -> Scene {
        switch place {
        case .own:
            // An organization acts itself only where it opens a repository to the public; there it stands as the actor.
            let actor = user(&random)
            return Scene(actor: actor, owner: actor, slot: slot(&random))
        case .organization:
            let (owner, slot) = organizationRepository(kind, &random)
            if kind == .open { return Scene(actor: owner, owner: owner, slot: slot) }
            let isMember = !kind.isPublicPlace || random.chance(300)
            return Scene(actor: isMember ? population.member(of: owner, &random) : user(&random), owner: owner, slot: slot)
        case .other:
            let actor = user(&random)
            let (owner, slot) = userRepository(notOf: actor, &random)
            return Scene(actor: actor, owner: owner, slot: slot)
        }
    }

    /// Any user, a few of them often.
    func user(_ random: inout GeneratorRandom) -> Int {
        switch random.below(100) {
        case 0..<24: random.skewed(octaves: Population.userOctaves)
        case 24..<66: random.below(Self.busyUsers)
        default: random.below(Population.users)
        }
    }

    /// A user other than the given account.
    func outsider(of account: Int, _ random: inout GeneratorRandom) -> Int {
        let user = user(&random)
        return user == account ? (user + 1) % Population.users : user
    }

    private func slot(_ random: inout GeneratorRandom) -> Int {
        random.chance(560) ? 0 : random.skewed(octaves: 3)
    }

    private func organizationRepository(_ kind: EventKind, _ random: inout GeneratorRandom) -> (owner: Int, slot: Int) {
        let octaves = Population.organizationOctaves
        let rank = random.chance(500) ? random.skewed(octaves: octaves) : random.below(1 << (octaves - 2))
        return (Population.organizationIndex(rank), random.chance(350) ? 0 : random.skewed(octaves: 4))
    }

    private func userRepository(notOf actor: Int, _ random: inout GeneratorRandom) -> (owner: Int, slot: Int) {
        (outsider(of: actor, &random), slot(&random))
    }
}
