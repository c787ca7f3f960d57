internal import Foundation
internal import Satchel

/// Lines of which some can't be read, and what is to become of each.
struct MixedLines: Sendable {
    static let maxLineBytes = 2000

    /// As bytes, since some are no UTF-8.
    let lines: [[UInt8]]
    let good: [Int]
    /// By number from 1.
    let bad: [(line: Int, reason: SatchelError.Code)]

    var counts: [SatchelError.Code: Int] { bad.reduce(into: [:]) { $0[$1.reason, default: 0] += 1 } }

    /// Every fifth line or so is wrong.
    init(_ count: Int) {
        var lines: [[UInt8]] = []
        var good: [Int] = []
        var bad: [(line: Int, reason: SatchelError.Code)] = []
        for id in 0..<count {
            let wrong: (text: String, reason: SatchelError.Code)? =
                switch id % 25 {
                case 3: ("no JSON", .invalidJSON)
                case 8: (#"{"id":"\#(id)","name":"a"}"#, .typeMismatch)
                case 13: (#"{"id":\#(id)}"#, .missingKey)
                case 18: (#"{"id":\#(id),"name":"\#(String(repeating: "x", count: Self.maxLineBytes))"}"#, .lineTooLong)
                case 23: (#"{"id":\#(id),"name":"?"}"#, .invalidUTF8)
                default: nil
                }
            if let wrong {
                bad.append((id + 1, wrong.reason))
                lines.append(wrong.text.utf8.map { wrong.reason == .invalidUTF8 && $0 == UInt8(ascii: "?") ? 0xff : $0 })
            } else {
                good.append(id)
                lines.append(Array(#"{"id":\#(id),"name":"n\#(id % 10)","extra":[1,2]}"#.utf8))
            }
        }
        self.lines = lines
        self.good = good
        self.bad = bad
    }

    var bytes: [UInt8] { lines.flatMap { $0 + [UInt8(ascii: "\n")] } }

    /// The lines in several forms, read by the policy: each a bag, and the file and line of each of its lines.
    func bags(_ rows: RowPolicy, in run: ConformanceRun) throws -> [(name: String, bag: Bag<Numbered>)] {
        let plain = try run.folder.write(Data(bytes), to: "\(lines.count)/mixed.json")
        let packed = try run.folder.write(Gzip.packed(bytes), to: "\(lines.count)/mixed.json.gz")
        func bag(_ paths: String, _ partitionBytes: Int) -> Bag<Numbered> {
            Bag.files(paths, rows: rows, partitionBytes: partitionBytes, maxLineBytes: Self.maxLineBytes) |> .decode(Numbered.self)
        }
        for (index, part) in lines.parts(7).enumerated() {
            try run.folder.write(Data(part.flatMap { $0 + [UInt8(ascii: "\n")] }), to: "\(lines.count)/parts/\(index).json")
        }
        return [
            ("one part", bag(plain, 64 << 20)), ("ranges", bag(plain, 500)), ("small ranges", bag(plain, 41)), ("gzip", bag(packed, 1)),
            ("files", bag(run.folder.path + "/\(lines.count)/parts/", 3000)),
        ]
    }
}

@Record
struct Numbered: Hashable {
    let id: Int
    let name: String
}
