import Foundation
import Satchel
import SatchelTesting
import Testing

/// Dates in expressions against Foundation's calendar, in years in which both have the same days.
@Suite(.serialized) struct ExpressionDateTests {
    /// Moments of all kinds, and those around the changes of clocks, to a quarter of a second.
    private static func dates(_ zone: TimeZone) -> [Date] {
        var random = SeededRandom(seed: 31)
        var dates = (0..<400).map { _ in Date(timeIntervalSince1970: Double.random(in: -2e9...4e9, using: &random).rounded(.down) + 0.25) }
        var change = Date(timeIntervalSince1970: 1_400_000_000)
        for _ in 0..<6 {
            guard let next = zone.nextDaylightSavingTimeTransition(after: change) else { break }
            change = next
            dates += (-30...30).map { change.addingTimeInterval(Double($0) * 1799.5) }
        }
        return dates
    }

    private static let zones = [
        "GMT", "Europe/Berlin", "America/New_York", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia",
        "Europe/Moscow", "GMT+0330",
    ]

    private func calendar(_ zone: TimeZone) -> Calendar {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        calendar.firstWeekday = 2
        return calendar
    }

    @Test(arguments: zones) func partsAreFoundations(_ name: String) async throws {
        let zone = try #require(TimeZone(identifier: name))
        let calendar = calendar(zone)
        let dates = Self.dates(zone)
        let bag = Bag(dates)
        func expected(_ part: Calendar.Component) -> [Int] {
            dates.map {
                calendar.component(part, from: Date(timeIntervalSinceReferenceDate: $0.timeIntervalSinceReferenceDate.rounded(.down)))
            }
        }
        let backend = Threads(2)
        #expect(try await (bag |> .map { $0.year(in: zone) }).compute(on: backend) == expected(.year))
        #expect(try await (bag |> .map { $0.month(in: zone) }).compute(on: backend) == expected(.month))
        #expect(try await (bag |> .map { $0.day(in: zone) }).compute(on: backend) == expected(.day))
        #expect(try await (bag |> .map { $0.weekday(in: zone) }).compute(on: backend) == expected(.weekday))
        #expect(try await (bag |> .map { $0.hour(in: zone) }).compute(on: backend) == expected(.hour))
        #expect(try await (bag |> .map { $0.minute(in: zone) }).compute(on: backend) == expected(.minute))
        #expect(try await (bag |> .map { $0.second(in: zone) }).compute(on: backend) == expected(.second))
    }

    @Test(arguments: zones) func truncationIsFoundations(_ name: String) async throws {
        let zone = try #require(TimeZone(identifier: name))
        let calendar = calendar(zone)
        let dates = Self.dates(zone)
        let units: [(DateUnit, Calendar.Component)] = [(.day, .day), (.week, .weekOfYear), (.month, .month), (.year, .year)]
        for (unit, component) in units {
            let starts = try await (Bag(dates) |> .map { $0.truncated(to: unit, in: zone) }).compute()
            for (date, start) in zip(dates, starts) {
                #expect(start == calendar.dateInterval(of: component, for: date)?.start, "\(unit) of \(date)")
            }
        }
    }

    @Test(arguments: ["GMT", "Europe/Berlin", "America/New_York", "Asia/Kathmandu"]) func advancingIsFoundations(_ name: String)
        async throws
    {
        let zone = try #require(TimeZone(identifier: name))
        let calendar = calendar(zone)
        // Whole seconds, and no time that clocks show twice or not at all: of two the first is taken here, Foundation has rules of its own.
        let dates = Self.dates(zone).map { Date(timeIntervalSinceReferenceDate: $0.timeIntervalSinceReferenceDate.rounded(.down)) }
        let units: [(DateUnit, Calendar.Component, Int)] = [
            (.second, .second, 7), (.minute, .minute, -90), (.hour, .hour, 25), (.day, .day, 3), (.week, .weekOfYear, -2),
            (.month, .month, 1),
            (.month, .month, -13), (.year, .year, 1),
        ]
        for (unit, component, count) in units {
            let later = try await (Bag(dates) |> .map { $0.advanced(by: count, unit, in: zone) }).compute()
            for (date, found) in zip(dates, later) {
                let expected = try #require(calendar.date(byAdding: component, value: count, to: date))
                let isPlain =
                    zone.secondsFromGMT(for: expected.addingTimeInterval(-7200))
                    == zone.secondsFromGMT(for: expected.addingTimeInterval(7200))
                if isPlain || unit.rawValue == "second" || unit == .minute || unit == .hour {
                    #expect(found == expected, "\(unit) from \(date)")
                }
            }
        }
    }

    @Test func timesThatClocksShowTwiceOrNotAtAll() async throws {
        let berlin = try #require(TimeZone(identifier: "Europe/Berlin"))
        let dates = Bag(["2015-03-28T01:30:00Z", "2015-10-24T00:30:00Z"]) |> .map { $0.toDate }
        let shown = dates |> .map { $0.advanced(by: 1, .day, in: berlin).toString }
        // 02:30 is left out, so 03:30 in summer time; 02:30 comes twice, first in summer time.
        #expect(try await shown.compute() == ["2015-03-29T01:30:00Z", "2015-10-25T00:30:00Z"])
    }

    @Test(arguments: BackendCase.all) func differencesAreSecondsAndDatesAdvanceBySeconds(_ backend: BackendCase) async throws {
        let samples = Samples.make(200, seed: 5)
        let bag = Bag.s3("bucket", "dates") |> .decode(Sample.self)
        let backend = backend.make(["s3://bucket/dates": try Samples.lines(samples)])
        let new = Date(timeIntervalSinceReferenceDate: 0)
        #expect(try await (bag |> .map { $0.at - new }).compute(on: backend) == samples.map { $0.at.timeIntervalSince(new) })
        #expect(try await (bag |> .map { new - $0.at }).compute(on: backend) == samples.map { new.timeIntervalSince($0.at) })
        let ratios = bag |> .map { $0.at.advanced(by: $0.ratio) - $0.at }
        #expect(try await ratios.compute(on: backend) == samples.map(\.ratio))
        let texts = bag |> .map { $0.at.toString }
        #expect(try await texts.compute(on: backend) == samples.map { $0.at.formatted(.iso8601) })
        #expect(try await (texts |> .map { $0.toDate }).compute(on: backend) == samples.map(\.at))
    }
}
