/// The objects that many payloads hold: accounts and repositories with their addresses.
extension HourComposer {
    /// The short form of an account, as `actor` and `org` have it.
    mutating func brief(_ account: Account, path: StaticString) {
        scribe.put("{\"id\":")
        scribe.put(number: account.id)
        scribe.put(",\"login\":\"")
        scribe.put(account.login)
        scribe.put("\",\"gravatar_id\":\"\",\"url\":\"https://api.github.com/")
        scribe.put(path)
        scribe.put(UInt8(ascii: "/"))
        scribe.put(account.login)
        scribe.put("\",\"avatar_url\":\"https://avatars.githubusercontent.com/u/")
        scribe.put(number: account.id)
        scribe.put("?\"}")
    }

    /// The long form of an account.
    mutating func user(_ account: Account) {
        scribe.put("{\"login\":\"")
        scribe.put(account.login)
        scribe.put("\",\"id\":")
        scribe.put(number: account.id)
        scribe.put(",\"avatar_url\":\"https://avatars.githubusercontent.com/u/")
        scribe.put(number: account.id)
        scribe.put("?v=3\",\"gravatar_id\":\"\",\"url\":\"https://api.github.com/users/")
        scribe.put(account.login)
        scribe.put("\",\"html_url\":\"https://github.com/")
        for (key, tail) in Self.userAddresses {
            scribe.put(account.login)
            scribe.put(tail)
            scribe.put(key)
        }
        scribe.put(account.login)
        scribe.put("/received_events\",\"type\":\"")
        if account.isOrganization { scribe.put("Organization") } else { scribe.put("User") }
        scribe.put("\",\"site_admin\":false}")
    }

    /// What follows the login in one address, then all up to the login of the next.
    private static let userAddresses: [(key: StaticString, tail: StaticString)] = [
        ("\",\"followers_url\":\"https://api.github.com/users/", ""),
        ("\",\"following_url\":\"https://api.github.com/users/", "/followers"),
        ("\",\"gists_url\":\"https://api.github.com/users/", "/following{/other_user}"),
        ("\",\"starred_url\":\"https://api.github.com/users/", "/gists{/gist_id}"),
        ("\",\"subscriptions_url\":\"https://api.github.com/users/", "/starred{/owner}{/repo}"),
        ("\",\"organizations_url\":\"https://api.github.com/users/", "/subscriptions"),
        ("\",\"repos_url\":\"https://api.github.com/users/", "/orgs"),
        ("\",\"events_url\":\"https://api.github.com/users/", "/repos"),
        ("\",\"received_events_url\":\"https://api.github.com/users/", "/events{/privacy}"),
    ]

    /// The long form of a repository; `public` is the last key of a fork's only.
    mutating func full(_ repository: Repository, isNewFork: Bool = false) {
        scribe.put("{\"id\":")
        scribe.put(number: repository.id)
        scribe.put(",\"name\":\"")
        scribe.put(repository.name)
        scribe.put("\",\"full_name\":\"")
        scribe.put(repository.path)
        scribe.put("\",\"owner\":")
        user(repository.owner)
        scribe.put(",\"private\":false,\"html_url\":\"https://github.com/")
        scribe.put(repository.path)
        scribe.put("\",\"description\":")
        scribe.steady(repository.key) { $0.quoted(Spread.description.draw(&$0.random), .one, nulls: 8) }
        scribe.put(",\"fork\":")
        scribe.put(repository.isFork)
        scribe.put(",\"url\":\"https://api.github.com/repos/")
        for (key, tail) in Self.repositoryAddresses {
            scribe.put(repository.path)
            scribe.put(tail)
            scribe.put("\",\"")
            scribe.put(key)
            scribe.put("\":\"https://api.github.com/repos/")
        }
        scribe.put(repository.path)
        scribe.put("/releases{/id}\",\"created_at\":")
        let born = isNewFork ? now : now - 3_600 - Int(truncatingIfNeeded: repository.key % 60_000_000)
        scribe.put(time: born)
        let touched = isNewFork ? now - 20 - scribe.random.skewed(octaves: 23) : max(born, now - scribe.random.skewed(octaves: 21))
        scribe.put(",\"updated_at\":")
        scribe.put(time: touched)
        scribe.put(",\"pushed_at\":")
        scribe.put(time: max(isNewFork ? 0 : born, touched - scribe.random.skewed(octaves: 12)))
        scribe.put(",\"git_url\":\"git://github.com/")
        scribe.put(repository.path)
        scribe.put(".git\",\"ssh_url\":\"git@github.com:")
        scribe.put(repository.path)
        scribe.put(".git\",\"clone_url\":\"https://github.com/")
        scribe.put(repository.path)
        scribe.put(".git\",\"svn_url\":\"https://github.com/")
        scribe.put(repository.path)
        scribe.put("\",\"homepage\":")
        figures(of: repository, isNewFork: isNewFork)
        scribe.put(isNewFork ? ",\"public\":true}" : "}")
    }

    private mutating func figures(of repository: Repository, isNewFork: Bool) {
        let isFork = repository.isFork
        scribe.steady(repository.key ^ 0x666967) {
            switch $0.random.below(100) {
            case 0..<42: $0.put("null")
            case 42..<70: $0.put("\"\"")
            default:
                $0.put("\"http://")
                $0.put(RepositoryNames.made(&$0.random))
                $0.put($0.random.element(of: [".github.io/", ".com", ".org/", ".io/docs/"] as [StaticString]))
                $0.put("\"")
            }
            $0.put(",\"size\":")
            $0.put(number: Spread.repositorySize.draw(&$0.random))
            // The language is drawn before what differs between a fork and its parent.
            let language = $0.random.skewedElement(of: Self.languages)
            let hasLanguage = $0.random.chance(isNewFork ? 45 : 880)
            let stars = isFork ? 0 : Spread.stars.draw(&$0.random)
            let forks = isFork ? 0 : Spread.forks.draw(&$0.random)
            let issues = isFork ? 0 : Spread.openIssues.draw(&$0.random)
            $0.put(",\"stargazers_count\":")
            $0.put(number: stars)
            $0.put(",\"watchers_count\":")
            $0.put(number: stars)
            $0.put(",\"language\":")
            if hasLanguage {
                $0.put("\"")
                $0.put(language)
                $0.put("\"")
            } else {
                $0.put("null")
            }
            $0.put(",\"has_issues\":")
            $0.put(!isFork && $0.random.chance(960))
            $0.put(",\"has_downloads\":")
            $0.put($0.random.chance(980))
            $0.put(",\"has_wiki\":")
            $0.put($0.random.chance(860))
            $0.put(",\"has_pages\":")
            $0.put($0.random.chance(isFork ? 60 : 130))
            $0.put(",\"forks_count\":")
            $0.put(number: forks)
            $0.put(",\"mirror_url\":null,\"open_issues_count\":")
            $0.put(number: issues)
            $0.put(",\"forks\":")
            $0.put(number: forks)
            $0.put(",\"open_issues\":")
            $0.put(number: issues)
            $0.put(",\"watchers\":")
            $0.put(number: stars)
            $0.put(",\"default_branch\":\"")
            $0.put($0.random.chance(920) ? "master" : $0.random.element(of: ["develop", "gh-pages", "dev", "trunk"] as [StaticString]))
            $0.put("\"")
        }
    }

    private static let languages: [StaticString] = [
        "JavaScript", "Ruby", "Python", "Java", "PHP", "C++", "CSS", "C#", "C", "Go", "Shell", "Rust", "CoffeeScript", "Julia", "Scala",
        "Lua", "Clojure",
        "Perl", "Puppet", "Haskell", "Objective-C", "Swift", "R", "Emacs Lisp", "VimL", "TypeScript",
    ]

    /// What follows the path in one address, then the key of the next.
    private static let repositoryAddresses: [(key: StaticString, tail: StaticString)] = [
        ("forks_url", ""), ("keys_url", "/forks"), ("collaborators_url", "/keys{/key_id}"), ("teams_url", "/collaborators{/collaborator}"),
        ("hooks_url", "/teams"), ("issue_events_url", "/hooks"), ("events_url", "/issues/events{/number}"), ("assignees_url", "/events"),
        ("branches_url", "/assignees{/user}"), ("tags_url", "/branches{/branch}"), ("blobs_url", "/tags"),
        ("git_tags_url", "/git/blobs{/sha}"),
        ("git_refs_url", "/git/tags{/sha}"), ("trees_url", "/git/refs{/sha}"), ("statuses_url", "/git/trees{/sha}"),
        ("languages_url", "/statuses/{sha}"), ("stargazers_url", "/languages"), ("contributors_url", "/stargazers"),
        ("subscribers_url", "/contributors"), ("subscription_url", "/subscribers"), ("commits_url", "/subscription"),
        ("git_commits_url", "/commits{/sha}"), ("comments_url", "/git/commits{/sha}"), ("issue_comment_url", "/comments{/number}"),
        ("contents_url", "/issues/comments/{number}"), ("compare_url", "/contents/{+path}"), ("merges_url", "/compare/{base}...{head}"),
        ("archive_url", "/merges"), ("downloads_url", "/{archive_format}{/ref}"), ("issues_url", "/downloads"),
        ("pulls_url", "/issues{/number}"),
        ("milestones_url", "/pulls{/number}"), ("notifications_url", "/milestones{/number}"),
        ("labels_url", "/notifications{?since,all,participating}"), ("releases_url", "/labels{/name}"),
    ]
}
