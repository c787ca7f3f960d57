import Testing

@testable import SatchelStorage

@Suite struct RetryCourseTests {
    @Test func waitsGrowTwofoldUpToTheCapWithFullJitter() {
        var course = RetryCourse(RetryPolicy(attempts: 20))
        var ceilings: [Double] = []
        while let wait = course.wait(random: 1) { ceilings.append(wait) }
        #expect(ceilings.count == 19)
        #expect(ceilings.prefix(4).elementsEqual([0.1, 0.2, 0.4, 0.8]))
        #expect(ceilings.suffix(3).allSatisfy { $0 == 20 })
        var calm = RetryCourse(RetryPolicy(attempts: 2))
        #expect(calm.wait(random: 0) == 0)
        #expect(calm.wait(random: 0) == nil)
    }

    @Test func aServerMayAskForMoreButNotForever() {
        var course = RetryCourse(RetryPolicy(attempts: 8))
        #expect(course.wait(asked: 7, random: 0.5) == 7)
        #expect(course.wait(asked: 0, random: 0.5) == 0.1)
        #expect(course.wait(asked: 61, random: 0.5) == nil)
    }

    @Test func whatGoesOnIsNotGivenUp() {
        var course = RetryCourse(RetryPolicy(attempts: 3))
        for _ in 0..<50 { #expect(course.wait(received: 64 << 10, random: 1) == 0.1) }
        #expect(course.wait(received: 1, random: 1) == 0.2)
        #expect(course.wait(received: 1, random: 1) == nil)
    }

    @Test func aPolicyMakesAtLeastOneAttempt() {
        var course = RetryCourse(RetryPolicy(attempts: -4))
        #expect(course.wait(random: 1) == nil)
    }
}
