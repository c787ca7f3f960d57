import GitHubArchive
import Testing

/// Generated hours against the real ones of 2015-01-01.
@Suite struct GeneratedHoursLikenessTests {
    /// Measured from GitHub Archive's 2015-01-01-3, -4, -5 and -15, 62,939,475 bytes of JSON in all; `realHours` measures them again.
    private static let real: ArchiveFigures = {
        var figures = ArchiveFigures()
        figures.events = [5_971, 5_869, 5_887, 11_351]
        figures.bytesAnEvent = 2_571.59
        figures.lengths = [487, 910, 5_445, 17_985]
        figures.ratio = 6.944
        figures.repositories = [3_347, 3_197, 3_100, 6_181, 13_621]
        figures.logins = [2_917, 2_774, 2_680, 5_250, 11_691]
        figures.organizationShare = 0.25449
        figures.meanOfType = [
            "WatchEvent": 458.997, "DeleteEvent": 503.56, "MemberEvent": 1_304.467, "ReleaseEvent": 2_753.303,
            "PullRequestEvent": 15_298.544,
            "PushEvent": 1_205.217, "PullRequestReviewCommentEvent": 19_072.118, "IssuesEvent": 3_138.522, "CommitCommentEvent": 1_897.886,
            "CreateEvent": 545.227, "GollumEvent": 733.146, "IssueCommentEvent": 4_707.533, "PublicEvent": 436.385, "ForkEvent": 5_233.552,
        ]
        figures.medianOfType = [
            "CreateEvent": 515, "IssuesEvent": 2_437, "IssueCommentEvent": 4_141, "GollumEvent": 675, "CommitCommentEvent": 1_841,
            "MemberEvent": 1_302, "ReleaseEvent": 2_202, "PullRequestReviewCommentEvent": 18_517, "PullRequestEvent": 15_208,
            "PublicEvent": 398,
            "ForkEvent": 5_174, "WatchEvent": 414, "PushEvent": 906, "DeleteEvent": 461,
        ]
        return figures
    }()

    /// As many events in the same hours of the day.
    private static let generated = Result {
        try ArchiveFigures(
            hours: zip(RealHours.hours, real.events).map { hour, events in try GeneratedHours(eventsPerHour: events).text(hour: hour) })
    }

    private func expectNear(_ value: Double, _ reference: Double, _ what: String, within share: Double = 0.15) {
        #expect(abs(value / reference - 1) <= share, "\(what): \(value), of the real hours \(reference)")
    }

    @Test func sizesAreNear() throws {
        let generated = try Self.generated.get()
        #expect(generated.events == Self.real.events)
        expectNear(generated.bytesAnEvent, Self.real.bytesAnEvent, "bytes an event")
        expectNear(generated.ratio, Self.real.ratio, "gzip ratio")
        for (index, name) in ["p10", "p50", "p90", "p99"].enumerated() {
            expectNear(Double(generated.lengths[index]), Double(Self.real.lengths[index]), "\(name) of line length")
        }
    }

    /// Every type for itself, since a mean over all could hide one that is off.
    @Test func typesAreNear() throws {
        let generated = try Self.generated.get()
        #expect(Set(generated.meanOfType.keys) == Set(ArchiveFigures.published.keys))
        for (type, mean) in Self.real.meanOfType {
            expectNear(generated.meanOfType[type] ?? 0, mean, "mean length of \(type)")
            expectNear(Double(generated.medianOfType[type] ?? 0), Double(Self.real.medianOfType[type] ?? 0), "median length of \(type)")
        }
    }

    @Test func populationIsNear() throws {
        let generated = try Self.generated.get()
        for (index, name) in (RealHours.hours.map { "hour \($0)" } + ["all hours"]).enumerated() {
            expectNear(Double(generated.repositories[index]), Double(Self.real.repositories[index]), "repositories of \(name)")
            expectNear(Double(generated.logins[index]), Double(Self.real.logins[index]), "logins of \(name)")
        }
        expectNear(generated.organizationShare, Self.real.organizationShare, "share of events with org")
    }

    @Test func constantsAreThoseOfTheRealHours() throws {
        guard let texts = RealHours.texts else {
            print("The real hours are not at hand: the generated ones were compared with constants only.")
            return
        }
        let measured = try ArchiveFigures(hours: texts)
        #expect(texts.map(\.count).reduce(0, +) == 62_939_475)
        #expect(measured.events == Self.real.events)
        #expect(measured.lengths == Self.real.lengths)
        #expect(measured.repositories == Self.real.repositories)
        #expect(measured.logins == Self.real.logins)
        #expect(measured.medianOfType == Self.real.medianOfType)
        #expect(Set(measured.meanOfType.keys) == Set(Self.real.meanOfType.keys))
        for (type, mean) in Self.real.meanOfType { expectNear(measured.meanOfType[type] ?? 0, mean, type, within: 0.001) }
        expectNear(measured.bytesAnEvent, Self.real.bytesAnEvent, "bytes an event", within: 0.001)
        expectNear(measured.organizationShare, Self.real.organizationShare, "share of events with org", within: 0.001)
        // Other builds of zlib pack a little differently.
        expectNear(measured.ratio, Self.real.ratio, "gzip ratio", within: 0.02)
    }

    /// Four standard deviations of each type's share among 80,000 events.
    @Test func mixIsThePublishedOne() throws {
        let lines = try GeneratedSample.lines.get()
        #expect(lines.count == 80_000)
        let counts = Dictionary(grouping: lines, by: \.type).mapValues(\.count)
        for (type, weight) in ArchiveFigures.published {
            let share = Double(weight) / Double(ArchiveFigures.publishedEvents)
            let deviation = (Double(lines.count) * share * (1 - share)).squareRoot()
            #expect(abs(Double(counts[type] ?? 0) - Double(lines.count) * share) <= 4 * deviation, "\(type): \(counts[type] ?? 0)")
        }
    }
}

/// Four generated hours, read once for all tests.
enum GeneratedSample {
    static let lines = Result {
        let plan = try GeneratedHours(hours: 4)
        var lines: [ArchiveLine] = []
        for hour in 0..<4 {
            plan.text(hour: hour).withUnsafeBufferPointer { buffer in
                forEachLine(buffer) { line, _ in
                    if let event = ArchiveLine(line) { lines.append(event) }
                }
            }
        }
        return lines
    }
}
