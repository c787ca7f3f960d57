import Foundation
import SatchelColumns
import SatchelEngine
import SatchelPlan
import Testing

@Suite struct KernelDateTests {
    private static let first = -63_113_904_000.0

    private func integers(_ function: Function, _ dates: [Double]) throws -> [Int64] {
        let evaluator = try Evaluator(.call(function, .element, .literal("GMT")), over: .date)
        guard case .integers(let values) = evaluator.evaluate(Batch(ColumnData(.doubles(dates)))).storage else { return [] }
        return values
    }

    /// Months counted off one after the other from the first of January of year 1, a Monday.
    @Test func everyMonthOfTheYearsOneTo9999() throws {
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        var dates: [Double] = []
        var expected: [(year: Int64, month: Int64, day: Int64, weekday: Int64)] = []
        var passed = 0
        for year in 1...9999 {
            let isLeap = year % 4 == 0 && year % 100 != 0 || year % 400 == 0
            for month in 1...12 {
                let length = lengths[month - 1] + (isLeap && month == 2 ? 1 : 0)
                for day in [1, length] {
                    dates.append(Self.first + Double(passed + day - 1) * 86_400 + (day == 1 ? 0 : 86_399.5))
                    expected.append((Int64(year), Int64(month), Int64(day), Int64((passed + day) % 7) + 1))
                }
                passed += length
            }
        }
        #expect(try integers(.year, dates) == expected.map(\.year))
        #expect(try integers(.month, dates) == expected.map(\.month))
        #expect(try integers(.day, dates) == expected.map(\.day))
        #expect(try integers(.weekday, dates) == expected.map(\.weekday))
        let months = try Evaluator(.call(.truncated, .element, .literal("month"), .literal("GMT")), over: .date)
        let starts = stride(from: 0, to: dates.count, by: 2).flatMap { [dates[$0], dates[$0]] }
        #expect(months.evaluate(Batch(ColumnData(.doubles(dates)))) == ColumnData(.doubles(starts)))
    }

    @Test func datesOutsideTheYearsAreErrorsOfTheirRows() throws {
        var batch = Batch(ColumnData(.doubles([Self.first, Self.first - 1, .nan, .infinity, 252_423_993_599, 252_423_993_600])))
        batch.origin = Origin(lines: KernelLines())
        let years = try Evaluator(.call(.year, .element, .literal("GMT")), over: .date).evaluate(batch)
        #expect(years.faults.rows == [1, 2, 3, 5])
        #expect(
            years.faults.first?.description
                == "sample.json, line 2, byte 100: a date -63113904001.0 seconds from 2001 is outside the years "
                + "1 to 9999; remove such rows with an earlier filter")
        let shift = Expression.call(.shifted, .element, try .literal(9_000), try .literal("year"), try .literal("GMT"))
        let shifted = try Evaluator(shift, over: .date).evaluate(Batch(ColumnData(.doubles([0, 252_423_000_000]))))
        #expect(shifted.faults.rows == [0, 1])
        for count in [Int.max, .min] {
            for unit in ["second", "hour", "day", "week", "month", "year"] {
                let shift = Expression.call(.shifted, [.element, try .literal(count), try .literal(unit), try .literal("GMT")])
                #expect(try Evaluator(shift, over: .date).evaluate(Batch(ColumnData(.doubles([0])))).faults.rows == [0])
            }
        }
    }

    @Test func aZoneThatIsNotThereIsRefused() throws {
        let error = #expect(throws: SatchelError.self) {
            try Evaluator(.call(.hour, .element, .literal("Mars/Olympus")), over: .date)
        }
        #expect(error?.message == "there is no time zone \"Mars/Olympus\" here; check that its data is installed")
    }
}
