/// A distribution given by its values at fixed shares, straight lines between them.
struct Spread: Sendable {
    /// The shares, in 1/100,000.
    private static let shares = [0, 5_000, 10_000, 25_000, 50_000, 75_000, 90_000, 95_000, 99_000, 99_900, 100_000]

    /// The values at 0, 5, 10, 25, 50, 75, 90, 95, 99, 99.9 and 100 %.
    private let values: [Int]

    init(
        _ p0: Int, _ p5: Int, _ p10: Int, _ p25: Int, _ p50: Int, _ p75: Int, _ p90: Int, _ p95: Int, _ p99: Int, _ p999: Int, _ p100: Int
    ) {
        values = [p0, p5, p10, p25, p50, p75, p90, p95, p99, p999, p100]
    }

    func draw(_ random: inout GeneratorRandom) -> Int {
        let share = random.below(100_000)
        var upper = 1
        while upper < Self.shares.count - 1, share >= Self.shares[upper] { upper += 1 }
        let low = Self.shares[upper - 1]
        let width = Self.shares[upper] - low
        let from = values[upper - 1]
        // Rounded, so that a step from 0 to 1 is not lost.
        return from + ((values[upper] - from) * (share - low) + width / 2) / width
    }
}

/// Lengths and counts as the archive's first day of 2015 has them; tails are cut where one line would weigh as much as an hour.
extension Spread {
    static let messageOfOne = Spread(0, 2, 5, 11, 19, 38, 70, 100, 270, 900, 2_200)
    static let messageOfMany = Spread(0, 6, 11, 21, 38, 78, 132, 185, 420, 1_100, 2_200)

    static let issueTitle = Spread(2, 11, 14, 22, 33, 49, 68, 78, 103, 144, 169)
    static let issueBody = Spread(0, 0, 0, 50, 160, 410, 960, 1_450, 3_900, 9_000, 25_000)
    static let discussedBody = Spread(0, 0, 20, 95, 250, 570, 1_200, 1_750, 3_800, 8_000, 18_000)
    static let comment = Spread(1, 11, 18, 45, 105, 235, 530, 780, 2_100, 5_000, 12_000)
    static let issueNumber = Spread(1, 1, 3, 9, 70, 480, 3_000, 8_000, 20_000, 45_000, 56_000)
    static let issueComments = Spread(0, 0, 0, 0, 0, 1, 3, 5, 10, 24, 53)
    static let discussedComments = Spread(1, 1, 1, 1, 3, 6, 13, 22, 67, 222, 800)
    static let milestoneTitle = Spread(2, 3, 3, 5, 8, 14, 22, 28, 37, 39, 60)
    static let milestoneText = Spread(0, 0, 0, 0, 26, 120, 260, 330, 580, 665, 1_200)

    static let pullTitle = Spread(1, 7, 11, 17, 28, 43, 60, 70, 80, 99, 132)
    static let pullBody = Spread(0, 0, 0, 0, 31, 140, 330, 570, 1_600, 3_100, 3_900)
    static let reviewedBody = Spread(0, 0, 0, 15, 131, 470, 1_050, 1_600, 3_600, 4_900, 5_100)
    static let pullComments = Spread(0, 0, 0, 0, 0, 0, 1, 3, 12, 26, 82)
    static let pullReviews = Spread(0, 0, 0, 0, 0, 0, 0, 0, 4, 16, 18)
    static let pullCommits = Spread(1, 1, 1, 1, 1, 3, 7, 15, 93, 422, 5_121)
    static let additions = Spread(0, 1, 1, 2, 23, 116, 553, 1_975, 16_320, 96_761, 331_366)
    static let deletions = Spread(0, 0, 0, 1, 4, 31, 179, 693, 7_905, 20_617, 40_723)
    static let changedFiles = Spread(0, 1, 1, 1, 2, 6, 20, 49, 497, 3_952, 9_106)
    static let hunk = Spread(42, 102, 165, 262, 450, 1_500, 3_700, 4_600, 6_000, 8_500, 11_000)
    static let reviewComment = Spread(3, 6, 7, 17, 44, 86, 190, 480, 1_600, 2_250, 2_311)

    static let description = Spread(0, 0, 4, 19, 38, 56, 88, 120, 205, 347, 470)
    static let createDescription = Spread(0, 0, 0, 0, 21, 43, 69, 91, 160, 307, 447)
    static let repositorySize = Spread(0, 60, 130, 420, 2_700, 19_000, 120_000, 300_000, 1_200_000, 2_300_000, 3_900_000)
    static let stars = Spread(0, 0, 0, 0, 8, 172, 1_391, 3_578, 14_005, 20_802, 24_450)
    static let forks = Spread(0, 0, 0, 0, 7, 93, 608, 1_588, 4_541, 10_378, 10_400)
    static let openIssues = Spread(0, 0, 0, 1, 4, 26, 153, 413, 2_294, 2_454, 2_500)

    static let commitComment = Spread(2, 5, 11, 32, 73, 190, 383, 571, 999, 1_320, 1_400)
    static let pageName = Spread(3, 4, 4, 4, 10, 21, 32, 39, 46, 50, 52)
    static let releaseName = Spread(0, 0, 0, 5, 11, 20, 29, 33, 48, 51, 52)
    static let releaseBody = Spread(0, 0, 0, 0, 24, 117, 286, 474, 940, 1_819, 1_900)
}
