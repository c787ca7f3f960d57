/// Forks, releases, and comments on commits.
extension HourComposer {
    mutating func forkPayload() {
        scribe.put("{\"forkee\":")
        full(population.fork(of: repository, by: actor, id: serial(from: 28_690_000)), isNewFork: true)
        scribe.put("}")
    }

    mutating func commitCommentPayload() {
        let id = serial(from: 9_131_000)
        let commit = scribe.random.next()
        api("{\"comment\":{\"url\":\"", "/comments/", id, "\",\"html_url\":\"https://github.com/")
        scribe.put(repository.path)
        scribe.put("/commit/")
        scribe.put(sha: commit)
        scribe.put("#commitcomment-")
        scribe.put(number: id)
        scribe.put("\",\"id\":")
        scribe.put(number: id)
        scribe.put(",\"user\":")
        user(actor)
        switch scribe.random.below(100) {
        case 0..<36:
            scribe.put(",\"position\":")
            let line = scribe.random.skewed(octaves: 9) + 1
            scribe.put(number: line)
            scribe.put(",\"line\":")
            scribe.put(number: line)
            scribe.put(",\"path\":\"")
            scribe.put(path: scribe.random.pick(2, 5))
            scribe.put("\"")
        case 36..<84: scribe.put(",\"position\":null,\"line\":null,\"path\":\"\"")
        default: scribe.put(",\"position\":null,\"line\":null,\"path\":null")
        }
        scribe.put(",\"commit_id\":\"")
        scribe.put(sha: commit)
        scribe.put("\",\"created_at\":")
        scribe.put(time: now)
        scribe.put(",\"updated_at\":")
        scribe.put(time: now)
        scribe.put(",\"body\":")
        scribe.quoted(Spread.commitComment.draw(&scribe.random), .web)
        scribe.put("}}")
    }

    mutating func releasePayload() {
        let id = serial(from: 818_000)
        api("{\"action\":\"published\",\"release\":{\"url\":\"", "/releases/", id)
        api("\",\"assets_url\":\"", "/releases/", id, "/assets\",\"upload_url\":\"https://uploads.github.com/repos/")
        scribe.put(repository.path)
        scribe.put("/releases/")
        scribe.put(number: id)
        scribe.put("/assets{?name}\",\"html_url\":\"https://github.com/")
        scribe.put(repository.path)
        scribe.put("/releases/tag/")
        let start = scribe.bytes.count
        version()
        let tag = Array(scribe.bytes[start...])
        scribe.put("\",\"id\":")
        scribe.put(number: id)
        scribe.put(",\"tag_name\":\"")
        scribe.put(tag)
        scribe.put("\",\"target_commitish\":\"")
        scribe.put(scribe.random.chance(920) ? "master" : "develop")
        scribe.put("\",\"name\":")
        scribe.quoted(Spread.releaseName.draw(&scribe.random), .one, nulls: 8)
        scribe.put(",\"draft\":false,\"author\":")
        let author = actor.isOrganization ? somebody() : actor
        user(author)
        scribe.put(",\"prerelease\":")
        scribe.put(scribe.random.chance(311))
        scribe.put(",\"created_at\":")
        scribe.put(time: now - scribe.random.skewed(octaves: 14))
        scribe.put(",\"published_at\":")
        scribe.put(time: now)
        scribe.put(",\"assets\":[")
        let roll = scribe.random.below(100)
        for index in 0..<(roll < 73 ? 0 : roll < 92 ? 1 : roll < 97 ? 2 : 4) {
            if index > 0 { scribe.put(",") }
            asset(by: author, tag: tag)
        }
        api("],\"tarball_url\":\"", "/tarball/")
        scribe.put(tag)
        api("\",\"zipball_url\":\"", "/zipball/")
        scribe.put(tag)
        scribe.put("\",\"body\":")
        scribe.quoted(Spread.releaseBody.draw(&scribe.random), .web, nulls: 8)
        scribe.put("}}")
    }

    private mutating func asset(by author: Account, tag: [UInt8]) {
        let id = scribe.random.pick(300_000, 362_000)
        let kind = scribe.random.element(of: Self.assetKinds)
        let file = repository.name + [UInt8(ascii: "-")] + tag
        api("{\"url\":\"", "/releases/assets/", id, "\",\"id\":")
        scribe.put(number: id)
        scribe.put(",\"name\":\"")
        scribe.put(file)
        scribe.put(kind.ending)
        scribe.put(scribe.random.chance(53) ? "\",\"label\":\"\",\"uploader\":" : "\",\"label\":null,\"uploader\":")
        user(author)
        scribe.put(",\"content_type\":\"")
        scribe.put(kind.type)
        scribe.put("\",\"state\":\"uploaded\",\"size\":")
        scribe.put(number: scribe.random.skewed(octaves: 24))
        scribe.put(",\"download_count\":0,\"created_at\":")
        scribe.put(time: now - 60)
        scribe.put(",\"updated_at\":")
        scribe.put(time: now - 58)
        scribe.put(",\"browser_download_url\":\"https://github.com/")
        scribe.put(repository.path)
        scribe.put("/releases/download/")
        scribe.put(tag)
        scribe.put("/")
        scribe.put(file)
        scribe.put(kind.ending)
        scribe.put("\"}")
    }

    private static let assetKinds: [(ending: StaticString, type: StaticString)] = [
        (".zip", "application/zip"), (".zip", "application/octet-stream"), (".bin", "application/octet-stream"),
        (".jar", "application/java-archive"),
        (".txt", "text/plain"), (".apk", "application/vnd.android.package-archive"), (".tar.gz", "application/x-gzip"),
        (".exe", "application/x-msdownload"),
    ]
}
