import Foundation
import Satchel
import SatchelColumns
import SatchelTesting
import Testing

@Record
private struct Moment {
    let at: Date
}

/// ISO 8601 against calendar arithmetic of the tests' own.
@Suite struct DateTests {
    private func read(_ text: String) async -> Double? {
        try? await (Bag.lines(["{\"at\":\"\(text)\"}"]) |> .decode(Moment.self)).compute().first?.at.timeIntervalSinceReferenceDate
    }

    /// Days from 2001-01-01, counted month by month.
    private func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        func isLeap(_ year: Int) -> Bool { year % 400 == 0 || year % 4 == 0 && year % 100 != 0 }
        let range = min(year, 2001)..<max(year, 2001)
        var years = 0
        for passed in range { years += isLeap(passed) ? 366 : 365 }
        if year < 2001 { years = -years }
        let lengths = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return years + lengths.prefix(month - 1).reduce(0, +) + day - 1
    }

    @Test func datesWithFractionsAndOffsets() async {
        var random = SeededRandom(seed: 21)
        func pick(_ range: ClosedRange<Int>) -> Int { .random(in: range, using: &random) }
        func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
        for _ in 0..<400 {
            let (year, month, day) = (pick(1...9999), pick(1...12), pick(1...28))
            let (hour, minute, second) = (pick(0...23), pick(0...59), pick(0...59))
            let fraction = (0..<pick(0...20)).map { _ in "\(pick(0...9))" }.joined()
            let (east, offsetHour, offsetMinute) = (Bool.random(using: &random), pick(0...23), pick(0...59))
            let (zone, offset): (String, Int) =
                switch pick(0...3) {
                case 0: ("Z", 0)
                case 1: ((east ? "+" : "-") + two(offsetHour), offsetHour * 60)
                case 2: ((east ? "+" : "-") + two(offsetHour) + two(offsetMinute), offsetHour * 60 + offsetMinute)
                default: ((east ? "+" : "-") + two(offsetHour) + ":" + two(offsetMinute), offsetHour * 60 + offsetMinute)
                }
            let date = [String("000\(year)".suffix(4)), two(month), two(day)].joined(separator: "-")
            let time = [two(hour), two(minute), two(second)].joined(separator: ":") + (fraction.isEmpty ? "" : ".\(fraction)")
            let text = "\(date)\(Bool.random(using: &random) ? "T" : " ")\(time)\(zone)"
            let minutes: Int = hour * 60 + minute - (east ? offset : -offset)
            let whole: Int = days(year, month, day) * 86400 + minutes * 60 + second
            let expected = Double(whole) + (Double("0." + (fraction.isEmpty ? "0" : fraction)) ?? 0)
            let found = await read(text)
            // The last digits of a long fraction may round otherwise, by the least that a double of this size can tell.
            #expect(found.map { abs($0 - expected) <= expected.ulp } == true, "\(text): \(String(describing: found)), not \(expected)")
        }
    }

    @Test func theEdges() async {
        #expect(await read("0001-01-01T00:00:00Z") == -63_113_904_000)
        #expect(await read("9999-12-31T23:59:59Z") == 252_423_993_599)
        #expect(await read("2000-02-29T00:00:00Z") == Double(days(2000, 2, 29) * 86400))
        #expect(await read("2016-12-31T23:59:60Z") == Double(days(2017, 1, 1) * 86400))
        #expect(await read("2001-01-01T00:00:00.5+01") == -3599.5)
        for wrong in [
            "0000-01-01T00:00:00Z", "1900-02-29T00:00:00Z", "2015-02-30T00:00:00Z", "2015-13-01T00:00:00Z", "2015-00-01T00:00:00Z",
            "2015-01-01T24:00:00Z", "2015-01-01T00:60:00Z", "2015-01-01T00:00:61Z", "2015-01-01T00:00:00", "2015-01-01T00:00:00.Z",
            "2015-01-01T00:00:00+1", "2015-01-01T00:00:00+24:00", "2015-01-01T00:00:00+01:", "2015-01-01", "10000-01-01T00:00:00Z",
            "2015-1-01T00:00:00Z", "2015-01-01T00:00:00Z ", "2015-01-01t00:00:00Z", "",
        ] { #expect(await read(wrong) == nil, "\(wrong)") }
    }

    @Test func whatIsWrittenIsReadAgain() async throws {
        var random = SeededRandom(seed: 22)
        for _ in 0..<300 {
            let seconds = Double.random(in: -63_113_904_000...252_423_993_599, using: &random)
            let exact = Bool.random(using: &random) ? seconds : (seconds * 1000).rounded() / 1000
            let text = try JSON(encoding: Date(timeIntervalSinceReferenceDate: exact)).text.dropFirst().dropLast()
            #expect(await read(String(text)) == exact, "\(text)")
        }
        for seconds in [-63_113_904_001, 252_423_993_600, .infinity, .nan] {
            #expect(throws: SatchelError.self) { try JSON(encoding: Date(timeIntervalSinceReferenceDate: seconds)) }
        }
    }
}
