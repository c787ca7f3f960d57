import Foundation
import Satchel
import SatchelColumns
import SatchelTesting

/// A record with every kind of column that this version has.
@Record
struct Sample: Hashable {
    let id: Int
    let name: String
    let small: Int8
    let big: UInt64
    let ratio: Double
    let flag: Bool
    let at: Date
    let note: String?
    let parent: Parent?
    let children: [Child]
    let tags: [String]
    @Key("raw_value") let raw: JSON

    /// Not a column.
    var title: String { "\(name) \(id)" }
}

@Record
struct Parent: Hashable {
    let name: String
    let age: Int?
    let home: Home
}

@Record
struct Home: Hashable {
    let city: String
}

@Record
struct Child: Hashable {
    let n: Int
    let label: String?
}

/// Random samples and their lines, the same for the same seed.
enum Samples {
    static let names = ["ada", "bob", "jupyter/a", "jupyter/ö", "", "e\u{301}", "é", "日本", "a\"b\\c\n", "Z"]

    static let raws = [
        #"{"k":[1,{}]}"#, #"{"k":[],"s":null}"#, #"{"s":"jupyter/a","k":[-3,"x"]}"#, #"[7]"#, #"{"k":[2.0,5,null],"k":[9],"s":"\u00e9"}"#,
        #""k""#,
        #"{"k":{"0":1},"s":["a"]}"#,
    ].map { JSON(checked: Array($0.utf8)) }

    static func make(_ count: Int, seed: UInt64) -> [Sample] {
        var random = SeededRandom(seed: seed)
        return (0..<count).map { id in
            let isOrphan = Int.random(in: 0..<3, using: &random) == 0
            return Sample(
                id: id, name: names.randomElement(using: &random)!, small: .random(in: .min ... .max, using: &random),
                big: .random(in: .min ... .max, using: &random), ratio: Double(Int.random(in: -1000...1000, using: &random)) / 8,
                flag: .random(using: &random),
                at: Date(timeIntervalSinceReferenceDate: Double(Int.random(in: 0..<1_000_000_000, using: &random))),
                note: Bool.random(using: &random) ? names.randomElement(using: &random)! : nil,
                parent: isOrphan
                    ? nil
                    : Parent(
                        name: names.randomElement(using: &random)!,
                        age: Bool.random(using: &random) ? .random(in: 0..<90, using: &random) : nil, home: Home(city: "Oslo")),
                children: (0..<Int.random(in: 0..<4, using: &random)).map { Child(n: $0, label: $0 == 1 ? nil : "c\($0)") },
                tags: (0..<Int.random(in: 0..<3, using: &random)).map { "t\($0)" }, raw: raws[id % raws.count])
        }
    }

    static func lines(_ samples: [Sample]) throws -> [String] { try samples.map { try JSON(encoding: $0).text } }
}
