/// Logins and people's names, made of syllables: consonants then vowels, so that three of them read back in one way only.
enum AccountNames {
    private static let onsets = split(
        "b c d f g h j k l m n p r s t v w q z br ch cr dr fr gr kr x sh st th tr wh")
    private static let nuclei = split("a e i o u y ai ou")
    private static let codas = split("n r s l x t ck nd rt ng ll m")
    private static let tails = split("dev 42 7 hub 88 1 1990 01 92 xx 23 web 2014 lab 99 io")
    private static let organizationTails = split("-team labs project -org soft io -dev works")

    /// A login that no other index has: 24 bits of the index, mixed, are three syllables, and what is put to them can be told from them.
    static func login(index: Int, seed: UInt64, key: UInt64, isOrganization: Bool) -> [UInt8] {
        var code = UInt64(truncatingIfNeeded: index)
        for round in 0..<3 as Range<UInt64> {
            // Each step maps the 24-bit numbers one to one.
            code = (code &* 0xB4B82D &+ GeneratorRandom.hash(seed, round)) & 0xFF_FFFF
            code ^= code >> 11
        }
        var login: [UInt8] = []
        login.reserveCapacity(20)
        for part in 0..<3 {
            let syllable = Int(truncatingIfNeeded: code >> (8 * UInt64(part))) & 255
            if part == 2, key % 16 == 0 { login.append(UInt8(ascii: "-")) }
            login += onsets[syllable & 31]
            login += nuclei[syllable >> 5]
        }
        var random = GeneratorRandom(key)
        if random.chance(220) { login += random.element(of: codas) }
        if isOrganization {
            if random.chance(280) { login += random.element(of: organizationTails) }
        } else if random.chance(235) {
            login += random.element(of: tails)
        }
        if random.chance(210) { login[0] &-= 32 }
        return login
    }

    private static let first = split(
        """
        Michael Anna David Maria John Wei Thomas Kenji Laura Daniel Sofia Alex Peter Yuki Paul Elena Mark Julia Andrew Ivan Sarah Chris Nina Jan Luis Kevin \
        Emma Eric Lucas Priya Martin Olga Tim Jorge Adam Hana Ben Marta Oscar Ryan Lin Ahmed Sam Ravi Kate Pierre Lena Marco Igor Dana
        """)
    private static let last = split(
        """
        Smith Mueller Chen Garcia Johnson Tanaka Silva Novak Kim Brown Rossi Ivanov Nguyen Jones Martin Kumar Lopez Weber Wang Taylor Andersen Sato Costa \
        Wilson Petrov Lee Bauer Dubois Hall Park Moreau Schmidt Clark Zhang Jansen Fernandez Walker Kowalski Li Young Santos King Fischer Singh Allen Larsen
        """)
    private static let foreign = split("王伟 李娜 張志豪 佐藤健 Иван 김민준 José Łukasz Björn 陈 Дмитрий 渡辺 Zoë Émile")
    private static let domains = split(
        """
        gmail.com gmail.com gmail.com gmail.com gmail.com gmail.com gmail.com users.noreply.github.com hotmail.com qq.com yahoo.com 163.com outlook.com \
        me.com FreeBSD.org 126.com umich.edu mail.ru
        """)

    /// The name that a person commits under.
    static func person(_ account: Account) -> [UInt8] {
        var random = GeneratorRandom(account.key ^ 0x6E61_6D65)
        switch random.below(100) {
        case 0..<32: return account.login
        case 32..<34: return random.element(of: foreign)
        case 34..<45: return random.element(of: first)
        default: return random.element(of: first) + [UInt8(ascii: " ")] + random.element(of: last)
        }
    }

    /// The part behind the @ of an address.
    static func domain(_ account: Account) -> [UInt8] {
        var random = GeneratorRandom(account.key ^ 0x6D61_696C)
        guard random.chance(330) else { return random.element(of: domains) }
        let own = account.login.filter { $0 != UInt8(ascii: "-") }
        return own + random.element(of: Self.endings)
    }

    private static let endings = split(".com .org .net .de .io .co.uk .fr .local .edu")

    static func split(_ text: String) -> [[UInt8]] {
        text.utf8.split(separator: UInt8(ascii: " ")).map(Array.init)
    }
}

/// Names of repositories, branches, tags and paths.
enum RepositoryNames {
    static func name(owner: Account, key: UInt64) -> [UInt8] {
        var random = GeneratorRandom(key)
        let words = Vocabulary.shared.project
        let shape = random.below(100)
        if shape < 4 { return owner.login + AccountNames.split(".github.io")[0] }
        var name: [UInt8] = []
        let dash: [UInt8] = shape < 35 ? [UInt8(ascii: "-")] : shape < 41 ? [UInt8(ascii: "_")] : []
        let count = shape < 60 ? 2 : shape < 66 ? 3 : 1
        for index in 0..<count {
            var word = random.skewedElement(of: words)
            if index == 0, random.chance(450) { word = made(&random) }
            if shape > 75 || (dash.isEmpty && index > 0), (97...122).contains(word[0]) { word[0] &-= 32 }
            if index > 0 { name += dash }
            name += word
        }
        if count == 1, random.chance(520) { name += made(&random) }
        if random.chance(120) { name += Array(String(random.pick(1, 15)).utf8) }
        return name
    }

    /// A word that is in no dictionary, of five to nine letters.
    static func made(_ random: inout GeneratorRandom) -> [UInt8] {
        let consonants = Array("bcdfghjklmnprstvwz".utf8)
        let vowels = Array("aeiouy".utf8)
        var word: [UInt8] = []
        for _ in 0..<random.pick(2, 4) {
            word.append(random.element(of: consonants))
            word.append(random.element(of: vowels))
        }
        if random.chance(400) { word.append(random.element(of: consonants)) }
        return word
    }
}
