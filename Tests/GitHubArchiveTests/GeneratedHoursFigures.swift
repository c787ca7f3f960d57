/// What an event says on its first level, read off the bytes of its line.
struct ArchiveLine {
    var type: String
    var login: String
    var repository: String
    var hasOrganization: Bool
    var length: Int

    /// The keys stand in the order of the archive: type, the actor's login, the repository's name.
    init?(_ line: UnsafeBufferPointer<UInt8>) {
        var position = 0
        func text(after key: StaticString) -> String? {
            let count = key.utf8CodeUnitCount
            while position + count < line.count, line[position] != key.utf8Start[0] || !Self.matches(line, position, key) { position += 1 }
            let start = position + count
            guard start < line.count, let end = line[start...].firstIndex(of: UInt8(ascii: "\"")) else { return nil }
            position = end
            return String(decoding: line[start..<end], as: UTF8.self)
        }
        guard let type = text(after: "\"type\":\""), let login = text(after: "\"login\":\""), let repository = text(after: "\"name\":\"")
        else {
            return nil
        }
        self.type = type
        self.login = login
        self.repository = repository
        hasOrganization = line.suffix(3).elementsEqual("\"}}".utf8)
        length = line.count + 1
    }

    private static func matches(_ line: UnsafeBufferPointer<UInt8>, _ position: Int, _ key: StaticString) -> Bool {
        for offset in 0..<key.utf8CodeUnitCount where line[position + offset] != key.utf8Start[offset] { return false }
        return true
    }
}

/// The figures by which generated hours are compared with real ones.
///
/// The real hours are a New Year's night: their types are mixed otherwise than in the published count. So lengths are weighed: a line counts as
/// its type's published share, divided by the lines of that type. The gzip ratio is taken over lines thinned out to the published mix. Repositories
/// and logins are counted as they are, in hours of equally many events, since how many there are depends on the number of events above all.
struct ArchiveFigures {
    var events: [Int] = []
    var bytesAnEvent = 0.0
    /// At 10, 50, 90 and 99 %.
    var lengths: [Int] = []
    var meanOfType: [String: Double] = [:]
    var medianOfType: [String: Int] = [:]
    var ratio = 0.0
    /// In each hour, then in all together.
    var repositories: [Int] = []
    var logins: [Int] = []
    var organizationShare = 0.0

    static let published = [
        "ReleaseEvent": 44_312, "MemberEvent": 69_757, "IssuesEvent": 693_363, "PublicEvent": 14_614, "CreateEvent": 1_651_300,
        "PullRequestReviewCommentEvent": 214_288, "PullRequestEvent": 680_879, "ForkEvent": 491_256, "DeleteEvent": 256_987,
        "PushEvent": 7_028_566, "IssueCommentEvent": 1_322_509, "GollumEvent": 150_861, "CommitCommentEvent": 96_468,
        "WatchEvent": 1_321_546,
    ]
    static let publishedEvents = 14_036_706

    init() {}

    init(hours: [[UInt8]]) throws {
        var lines: [ArchiveLine] = []
        var ranges: [(hour: Int, range: Range<Int>)] = []
        for (hour, bytes) in hours.enumerated() {
            let before = lines.count
            let first = bytes.withUnsafeBufferPointer { buffer in
                forEachLine(buffer) { line, range in
                    guard let event = ArchiveLine(line) else { return }
                    lines.append(event)
                    ranges.append((hour, range))
                }
                return before
            }
            events.append(lines.count - first)
            repositories.append(Set(lines[first...].map(\.repository)).count)
            logins.append(Set(lines[first...].map(\.login)).count)
        }
        repositories.append(Set(lines.map(\.repository)).count)
        logins.append(Set(lines.map(\.login)).count)
        organizationShare = Double(lines.filter(\.hasOrganization).count) / Double(lines.count)

        let byType = Dictionary(grouping: lines, by: \.type)
        var weighed: [(length: Int, weight: Double)] = []
        for (type, weight) in Self.published {
            guard let ofType = byType[type] else { continue }
            let lengths = ofType.map(\.length).sorted()
            let share = Double(weight) / Double(Self.publishedEvents)
            let mean = Double(lengths.reduce(0, +)) / Double(lengths.count)
            meanOfType[type] = mean
            medianOfType[type] = lengths[lengths.count / 2]
            bytesAnEvent += mean * share
            weighed += lengths.map { ($0, share / Double(lengths.count)) }
        }
        lengths = Self.quantiles(weighed)

        // Of the type that is rarest for its share every line is taken, of the others every so manieth.
        let wanted = byType.map { (type: $0.key, rate: Double(Self.published[$0.key] ?? 0) / Double($0.value.count)) }
        let most = wanted.map(\.rate).max() ?? 1
        let rates = Dictionary(uniqueKeysWithValues: wanted.map { ($0.type, $0.rate / most) })
        var due: [String: Double] = [:]
        var thinned: [UInt8] = []
        for (line, place) in zip(lines, ranges) {
            due[line.type, default: 0] += rates[line.type] ?? 0
            guard due[line.type, default: 0] >= 1 else { continue }
            due[line.type, default: 0] -= 1
            thinned += hours[place.hour][place.range]
            thinned.append(UInt8(ascii: "\n"))
        }
        ratio = Double(thinned.count) / Double(try ArchiveGzip.packedCount(thinned))
    }

    private static func quantiles(_ weighed: [(length: Int, weight: Double)]) -> [Int] {
        var found: [Int] = []
        var sum = 0.0
        for (length, weight) in weighed.sorted(by: { $0.length < $1.length }) {
            sum += weight
            while found.count < 4, sum >= [0.1, 0.5, 0.9, 0.99][found.count] { found.append(length) }
        }
        return found
    }
}
