/// Branches, tags, wiki pages and members: the small payloads.
extension HourComposer {
    mutating func createPayload() {
        let roll = scribe.random.below(1_000)
        scribe.put("{\"ref\":")
        if roll < 415 {
            scribe.put("null,\"ref_type\":\"repository\"")
        } else if roll < 873 {
            scribe.put("\"")
            switch scribe.random.below(1_000) {
            case 0..<400: scribe.put("master")
            case 400..<450: scribe.put("gh-pages")
            default: topicBranch()
            }
            scribe.put("\",\"ref_type\":\"branch\"")
        } else {
            scribe.put("\"")
            version()
            scribe.put("\",\"ref_type\":\"tag\"")
        }
        scribe.put(",\"master_branch\":\"")
        scribe.put(scribe.random.chance(965) ? "master" : scribe.random.element(of: ["develop", "gh-pages", "dev"] as [StaticString]))
        scribe.put("\",\"description\":")
        scribe.quoted(Spread.createDescription.draw(&scribe.random), .one, nulls: 31)
        scribe.put(",\"pusher_type\":\"user\"}")
    }

    mutating func deletePayload() {
        scribe.put("{\"ref\":\"")
        let isBranch = scribe.random.chance(847)
        if isBranch {
            topicBranch()
        } else {
            version()
        }
        scribe.put(isBranch ? "\",\"ref_type\":\"branch\"" : "\",\"ref_type\":\"tag\"")
        scribe.put(",\"pusher_type\":\"user\"}")
    }

    mutating func memberPayload() {
        scribe.put("{\"member\":")
        user(somebody())
        scribe.put(",\"action\":\"added\"}")
    }

    mutating func gollumPayload() {
        scribe.put("{\"pages\":[")
        let count = scribe.random.chance(988) ? 1 : scribe.random.pick(2, 9)
        for index in 0..<count {
            if index > 0 { scribe.put(",") }
            let start = scribe.bytes.count + 14
            scribe.put("{\"page_name\":\"")
            if scribe.random.chance(270) { scribe.put("Home") } else { scribe.pageName(Spread.pageName.draw(&scribe.random)) }
            let name = Array(scribe.bytes[start...])
            // The title has spaces where the page's name may have dashes; the address always has dashes.
            scribe.put("\",\"title\":\"")
            scribe.put(name.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: " ") : $0 })
            scribe.put("\",\"summary\":")
            scribe.quoted(44, .one, nulls: 905)
            scribe.put(",\"action\":\"")
            scribe.put(scribe.random.chance(779) ? "edited" : "created")
            scribe.put("\",\"sha\":\"")
            scribe.put(sha: scribe.random.next())
            scribe.put("\",\"html_url\":\"https://github.com/")
            scribe.put(repository.path)
            scribe.put("/wiki/")
            scribe.put(name.map { $0 == UInt8(ascii: " ") ? UInt8(ascii: "-") : $0 })
            scribe.put("\"}")
        }
        scribe.put("]}")
    }
}

extension Scribe {
    /// Capitalised words, joined by spaces or by dashes.
    fileprivate mutating func pageName(_ length: Int) {
        let end = bytes.count + length
        let joint = random.chance(300) ? UInt8(ascii: "-") : UInt8(ascii: " ")
        var isFirst = true
        while isFirst || end - bytes.count > 3 {
            if !isFirst { put(joint) }
            isFirst = false
            var word = random.skewedElement(of: random.chance(500) ? Vocabulary.shared.project : Vocabulary.shared.common)
            if (97...122).contains(word[0]) { word[0] -= 32 }
            bytes.append(contentsOf: word.prefix(max(1, end - bytes.count)))
        }
    }
}
