import Testing

@testable import SatchelStorage

@Suite struct FirstByNameTests {
    /// What a store says, and how often it was asked.
    private func prove(_ key: String, prefix: String, pageOf count: Int, _ keys: [String]) -> (isProved: Bool, questions: Int) {
        let listed = keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        var proof = FirstByName(key, prefix: prefix, last: listed[count - 1])
        var asked = 0
        while !proof.isProved, !proof.isRefuted {
            let questions = proof.questions()
            asked += questions.count
            proof.take(
                questions.map { question in
                    listed.first { $0.utf8.starts(with: question.prefix.utf8) && question.after.utf8.lexicographicallyPrecedes($0.utf8) }
                })
        }
        return (proof.isProved, asked)
    }

    @Test func wellKnownNamesTakeFewQuestions() {
        let padded = (0..<100_000).map { "many/" + String("\($0 + 1_000_000)".dropFirst()) }
        let found = prove("many/000000", prefix: "many/", pageOf: 1_000, padded)
        #expect(found.isProved)
        #expect(found.questions < 20)
        let hours = (1...12).flatMap { month in
            (1...28).flatMap { day in
                (0..<24).map { "2015-\("0\(month)".suffix(2))-\("0\(day)".suffix(2))-\($0).json.gz" }
            }
        }
        let first = prove("2015-01-01-0.json.gz", prefix: "2015", pageOf: 1_000, hours)
        #expect(first.isProved)
        #expect(first.questions < 40)
    }

    /// Whenever it says so, the key is the first of all; and it must not always doubt.
    @Test func whatIsProvedIsTrue() {
        var proved = 0
        let pieces = ["", "0", "00", "1", "2", "9", "10", "01", "a", "-", ".", "/", ":", "é"]
        var random = SystemRandomNumberGenerator()
        for _ in 0..<3_000 {
            let keys = Set((0..<12).map { _ in "p" + (0..<4).map { _ in pieces.randomElement(using: &random) ?? "" }.joined() })
            let listed = keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            let count = Int.random(in: 1...listed.count, using: &random)
            guard let first = listed.prefix(count).min(by: naturallyPrecedes) else { continue }
            if prove(first, prefix: "p", pageOf: count, listed).isProved {
                proved += 1
                #expect(listed.min(by: naturallyPrecedes) == first, "\(listed), \(count)")
            }
        }
        #expect(proved > 1_000)
    }
}
