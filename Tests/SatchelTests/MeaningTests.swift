import Foundation
import Satchel
import SatchelColumns
import SatchelTesting
import Testing

@Record
private struct Text: Hashable {
    let text: String
}

@Record
private struct Whole<Value: Hashable>: Hashable {
    let n: Value
}

@Record
private struct Nulls: Hashable, Codable {
    let a: Int?
    let b: [Int?]
    let c: [[String?]?]?
}

/// What JSON means, each sentence on seeded random lines against plain Swift.
@Suite struct MeaningTests {
    private func read<Value: Hashable>(_ line: String, as type: Value.Type) async -> Value? where Value: ColumnValue {
        try? await (Bag.lines([line]) |> .decode(Whole<Value>.self)).compute().first?.n
    }

    @Test func oneValueALineItsBracketsMatchedItsBytesUTF8WhateverIsRead() async throws {
        let folder = try TemporaryFolder()
        var random = SeededRandom(seed: 31)
        let good = Array(#"{"text":"a{\"]é","x":[1,{"y":[]},[[2]],"é[{"],"z":{"k":"\\"}}"#.utf8)
        let marks = Array(#"{}[]""#.utf8) + [0x20, 0xc3, 0x80, 0xff]
        for index in 0..<150 {
            var line = good
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                line[Int.random(in: 1..<line.count, using: &random)] = marks.randomElement(using: &random)!
            }
            let path = try folder.write(Data(line), to: "\(index).json")
            let isSound = isSound(line)
            let lines = Bag.files(path)
            #expect(
                (try? await (lines |> .decode(JSON.self) |> .count).compute()) == (isSound ? 1 : nil),
                "\(String(decoding: line, as: UTF8.self))")
            #expect(
                (try? await (lines |> .decode(Text.self) |> .count).compute()) == (isSound ? 1 : nil),
                "\(String(decoding: line, as: UTF8.self))")
        }
    }

    /// A line that begins with a bracket: nothing but white space behind the one that closes it, and characters all through.
    private func isSound(_ line: [UInt8]) -> Bool {
        guard String(validating: line, as: UTF8.self) != nil else { return false }
        var open: [UInt8] = []
        var (isInString, isEscaped, isOver) = (false, false, false)
        for byte in line {
            if isOver, byte != 0x20 { return false }
            if isInString {
                if !isEscaped, byte == UInt8(ascii: "\"") { isInString = false }
                isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isInString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): open.append(byte + 2)
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard open.popLast() == byte else { return false }
                isOver = open.isEmpty
            default: break
            }
        }
        return isOver && !isInString
    }

    @Test func theFirstOfDuplicateKeysCountsAndKeysMatchWrittenWithEscapes() async throws {
        var random = SeededRandom(seed: 32)
        for _ in 0..<100 {
            var members: [String] = []
            var first: Int?
            for value in 0..<Int.random(in: 1...6, using: &random) {
                let isWanted = Bool.random(using: &random)
                let key = (isWanted ? "n" : "m").unicodeScalars.map { scalar in
                    Bool.random(using: &random) ? "\\u00" + String(scalar.value, radix: 16) : String(scalar)
                }.joined()
                members.append("\"\(key)\":\(value)")
                if isWanted { first = first ?? value }
            }
            #expect(await read("{\(members.joined(separator: ","))}", as: Int.self) == first, "\(members)")
        }
    }

    @Test func aLoneSurrogateBecomesTheReplacementCharacter() async throws {
        var random = SeededRandom(seed: 33)
        for _ in 0..<200 {
            let units = (0..<Int.random(in: 0...5, using: &random)).map { _ -> UInt16 in
                [0x41, 0xe9, 0xd83d, 0xde00, 0xd800, 0xdfff, 0xffff].randomElement(using: &random)!
            }
            let text = units.map { "\\u" + ("000" + String($0, radix: 16)).suffix(4) }.joined()
            #expect(await read("{\"n\":\"\(text)\"}", as: String.self) == String(decoding: units, as: UTF16.self), "\(text)")
        }
    }

    @Test func integersAreExactAtTheEdgesOfTheirTypes() async throws {
        var random = SeededRandom(seed: 34)
        var texts = [
            "-0", "0", "1.0", "-1.0", "1e3", "1E+3", "12e-1", "100e-2", "1.5", "20e18", "9223372036854775807", "9223372036854775808",
        ]
        texts += ["-9223372036854775808", "-9223372036854775809", "18446744073709551615", "18446744073709551616", "12345678901234567890"]
        texts += ["127", "128", "-128", "-129", "255", "256", "65535", "65536", "01", "+1", "1.", ".5", "1e", "--1", "0x1"]
        for _ in 0..<100 { texts.append(String(Int64.random(in: .min ... .max, using: &random))) }
        for text in texts {
            #expect(await read("{\"n\":\(text)}", as: Int.self) == decoded(text), "\(text)")
            #expect(await read("{\"n\":\(text)}", as: UInt64.self) == decoded(text), "\(text)")
            #expect(await read("{\"n\":\(text)}", as: Int8.self) == decoded(text), "\(text)")
            #expect(await read("{\"n\":\(text)}", as: UInt16.self) == decoded(text), "\(text)")
        }
    }

    private func decoded<Value: Decodable>(_ text: String) -> Value? {
        try? JSONDecoder().decode([String: Value].self, from: Data("{\"n\":\(text)}".utf8))["n"]
    }

    @Test func doublesAreTheNearestAtTheEdgesToo() async throws {
        var random = SeededRandom(seed: 35)
        var texts = [
            "-0", "-0.0", "0e5", "1e308", "1.7976931348623157e308", "1.7976931348623159e308", "1e309", "5e-324", "2e-324", "1e-400",
        ]
        texts += ["12345678901234567890", "0.1", "1e22", "1e23", "9007199254740993", "2.2250738585072011e-308"]
        for _ in 0..<300 {
            let double = Double(bitPattern: .random(in: .min ... .max, using: &random))
            if double.isFinite { texts += ["\(double)", String(format: "%.25e", double)] }
        }
        for text in texts {
            let expected = strtod(text, nil)
            let found = await read("{\"n\":\(text)}", as: Double.self)
            #expect(found?.bitPattern == (expected.isFinite ? expected.bitPattern : nil), "\(text)")
        }
    }

    @Test func nullIsNilWhereThereIsAnOptional() async throws {
        var random = SeededRandom(seed: 36)
        let decoder = JSONDecoder()
        func pick(_ choices: String...) -> String { choices.randomElement(using: &random)! }
        for _ in 0..<100 {
            let b = "\"b\":" + pick("[]", "[null]", "[1,null,2]", "null", "[true]")
            let c = pick("", ",\"c\":null", ",\"c\":[]", ",\"c\":[null,[null,\"x\"]]", ",\"c\":[[1]]")
            let line = "{" + pick("", "\"a\":null,", "\"a\":1,", "\"a\":\"1\",") + b + c + "}"
            let expected = try? decoder.decode(Nulls.self, from: Data(line.utf8))
            #expect((try? await (Bag.lines([line]) |> .decode(Nulls.self)).compute().first) == expected, "\(line)")
        }
    }
}
