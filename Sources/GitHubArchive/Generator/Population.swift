/// A person or an organization: everything follows from its index and the seed.
struct Account {
    var index: Int
    var id: Int
    var login: [UInt8]
    var isOrganization: Bool
    /// For what else depends on the account alone.
    var key: UInt64
}

/// A repository: everything follows from its owner and slot and the seed.
struct Repository {
    var owner: Account
    var id: Int
    var name: [UInt8]
    /// Owner and name, as URLs have them.
    var path: [UInt8]
    /// For description, language and size, which a fork has from its parent.
    var key: UInt64
    var isFork: Bool
}

/// The people, organizations and repositories of a seed, computed when asked for, so that hours share them without sharing memory.
struct Population: Sendable {
    /// Octaves of `GeneratorRandom.skewed` over the two kinds of account.
    static let userOctaves = 18
    static let organizationOctaves = 14
    static let slotsPerOwner = 16

    static let users = 1 << userOctaves
    static let organizations = 1 << organizationOctaves
    private static let namedStart = users + organizations

    /// Primes of the size of the archive's ids then: multiplication modulo a prime gives each index an id of its own.
    private static let accountIDs = 10_365_133
    private static let repositoryIDs = 28_689_737

    let seed: UInt64

    static func organizationIndex(_ rank: Int) -> Int { users + rank }
    static func namedIndex(_ index: Int) -> Int { namedStart + index }

    static func isOrganization(_ index: Int) -> Bool {
        index >= namedStart ? NamedProjects.all[index - namedStart].isOrganization : index >= users
    }

    func account(_ index: Int) -> Account {
        let key = GeneratorRandom.hash(seed, UInt64(truncatingIfNeeded: index))
        let named = index >= Self.namedStart ? NamedProjects.all[index - Self.namedStart] : nil
        let login = named?.login ?? AccountNames.login(index: index, seed: seed, key: key, isOrganization: index >= Self.users)
        return Account(
            index: index, id: (index + 1) * 3_141_592 % Self.accountIDs, login: login,
            isOrganization: named?.isOrganization ?? (index >= Self.users), key: key)
    }

    func repository(owner: Account, slot: Int) -> Repository {
        let number = owner.index * Self.slotsPerOwner + slot
        let key = GeneratorRandom.hash(seed ^ 0x7265_706F, UInt64(truncatingIfNeeded: number))
        let name: [UInt8]
        if owner.index >= Self.namedStart {
            let named = NamedProjects.all[owner.index - Self.namedStart].repositories
            name = named[slot % named.count]
        } else {
            name = RepositoryNames.name(owner: owner, key: key)
        }
        return Repository(
            owner: owner, id: (number + 1) * 2_718_281 % Self.repositoryIDs, name: name, path: owner.login + [UInt8(ascii: "/")] + name,
            key: key,
            isFork: key % 100 < 6)
    }

    /// The actor's fork of a repository; forks are the youngest repositories, so `id` comes from the caller.
    func fork(of parent: Repository, by owner: Account, id: Int) -> Repository {
        Repository(
            owner: owner, id: id, name: parent.name, path: owner.login + [UInt8(ascii: "/")] + parent.name, key: parent.key, isFork: true)
    }

    /// One of the few people who work for an organization.
    func member(of organization: Int, _ random: inout GeneratorRandom) -> Int {
        let who = GeneratorRandom.hash(seed ^ 0x6D65_6D62, UInt64(truncatingIfNeeded: organization * 64 + random.skewed(octaves: 4)))
        return Int(truncatingIfNeeded: who % UInt64(Self.users))
    }
}

/// Projects that analyses of the archive ask for by name, and some that only look like them.
struct NamedProjects: Sendable {
    var login: [UInt8]
    var isOrganization: Bool
    var repositories: [[UInt8]]

    private init(_ login: String, organization: Bool = true, _ repositories: [String]) {
        self.login = Array(login.utf8)
        isOrganization = organization
        self.repositories = repositories.map { Array($0.utf8) }
    }

    /// The first is Jupyter itself.
    static let all = [
        NamedProjects(
            "jupyter",
            ["notebook", "nbviewer", "jupyter.github.io", "docker-demo-images", "tmpnb", "design", "nature-demo", "nbgrader", "roadmap"]),
        NamedProjects("jupyterhub", ["jupyterhub", "dockerspawner", "oauthenticator", "configurable-http-proxy"]),
        NamedProjects("ipython", ["ipython", "ipython-website", "ipywidgets", "ipyparallel", "traitlets", "talks"]),
        NamedProjects("jupyter-attic", ["docker-notebook", "strata-sv-2015-tutorial"]),
        NamedProjects("jupyterfan", organization: false, ["notebook", "jupyter", "jupyter.github.io"]),
        NamedProjects("astro-jupyter", organization: false, ["jupyter-notebook", "lectures"]),
    ]
}
