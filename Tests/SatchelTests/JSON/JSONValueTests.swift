import Foundation
import Satchel
import SatchelColumns
import SatchelTesting
import Testing

/// Reading JSON values in native code, held against a plain parser.
@Suite struct JSONValueTests {
    @Test(arguments: 0..<6) func everyPartOfRandomValues(_ seed: UInt64) throws {
        var random = RandomJSON(seed: seed)
        for _ in 0..<150 {
            let text = random.value(depth: 4)
            let plain = try #require(PlainJSON(text), "\(text)")
            try expectSame(JSON(text), plain)
        }
    }

    private func expectSame(_ json: JSON, _ plain: PlainJSON) throws {
        #expect(json.string == plain.string)
        #expect(json.int == plain.int, "\(json)")
        #expect(json.double?.bitPattern == plain.double?.bitPattern, "\(json)")
        #expect(json.bool == plain.bool)
        #expect(json.isNull == (plain == .null))
        let elements = json.array
        #expect(elements?.count == plain.array?.count)
        for (index, element) in (plain.array ?? []).enumerated() {
            let found = try #require(elements)[index]
            try expectSame(found, element)
            #expect(json[index] == found)
        }
        #expect(json[-1].isNull)
        let end = plain.array?.count ?? 0
        #expect(json[end].isNull)
        for key in RandomJSON.keys + ["missing"] {
            if plain[key] == .null { #expect(json[key].isNull) } else { try expectSame(json[key], plain[key]) }
            if let object = json.object {
                let member = object[key] ?? JSON.null
                #expect(member == json[key])
            }
        }
        if case .object(let members) = plain {
            #expect(Set(try #require(json.object).keys.map { Array($0.utf8) }) == Set(members.map(\.key)))
        } else {
            #expect(json.object == nil)
        }
        #expect(PlainJSON(json.text) == plain)
    }

    /// What is JSON and what is not.
    @Test func textsAreChecked() throws {
        var random = RandomJSON(seed: 77)
        var refused = 0
        for _ in 0..<3000 {
            let text = random.damaged(random.value(depth: 3))
            let isSound = PlainJSON(text) != nil
            if !isSound { refused += 1 }
            let isAccepted = (try? JSON(text)) != nil
            #expect(isAccepted == isSound, "\(text)")
        }
        #expect(refused > 1000)
    }

    @Test func whatIsWrongWithATextIsSaid() {
        func message(_ text: String) -> String {
            do {
                _ = try JSON(text)
                return "no error"
            } catch {
                return "\(error)"
            }
        }
        #expect(message(#"{"a":tru}"#) == #"byte 5: this text is no JSON: expected a value, found "tru}""#)
        #expect(message("[1,]") == #"byte 3: this text is no JSON: expected a value, found "]""#)
        #expect(message("") == "byte 0: this text is no JSON: expected a value, found the end of the text")
        #expect(message("[1") == "byte 2: this text is no JSON: expected a comma or the closing bracket, found the end of the text")
        #expect(message(#"{"a" 1}"#) == #"byte 1: this text is no JSON: expected "key": and a value, found "\"a\" 1}""#)
        #expect(message("1 2") == #"byte 2: this text is no JSON: expected the end of the text, found "2""#)
        #expect(
            message("\"a\u{1}\"") == #"byte 0: this text is no JSON: expected a string without raw control characters, found "\"a\u{01}\"""#
        )
    }

    @Test func depthHasNoBound() throws {
        let deep = String(repeating: "[", count: 200_000) + String(repeating: "]", count: 200_000)
        let elements = try #require(try JSON(deep).array)
        #expect(elements.count == 1)
        #expect(throws: SatchelError.self) { try JSON(String(repeating: "[", count: 200_000)) }
    }

    /// Reading never leaves a value, whatever its bytes: what can't be read is null.
    @Test func damagedValuesAreReadAsFarAsTheyGo() {
        var random = RandomJSON(seed: 5)
        for _ in 0..<3000 {
            let json = JSON(checked: Array(random.damaged(random.object(depth: 3)).utf8))
            for key in RandomJSON.keys {
                let part = json[key][0]["a"]
                #expect(part.isNull || !part.utf8.isEmpty)
            }
            _ = (json.object, json.array, json.int, json.double, json.string, json.date)
        }
        #expect(JSON(checked: Array(#"{"a":1,"b" 2,"c":3}"#.utf8))["a"].int == 1)
        #expect(JSON(checked: Array(#"{"a":1,"b" 2,"c":3}"#.utf8))["c"].isNull)
        #expect(JSON(checked: Array(#"{"a":tru,"c":3}"#.utf8))["a"].isNull)
        #expect(JSON(checked: Array(#"{"a":tru,"c":3}"#.utf8))["c"].int == 3)
    }

    @Test func equalityAndDates() throws {
        let json = try JSON(" {\"size\": 3, \"at\":\"2015-01-01T15:00:00Z\", \"tags\":[1,1.0, 3]}\n")
        #expect(json.text == "{\"size\": 3, \"at\":\"2015-01-01T15:00:00Z\", \"tags\":[1,1.0, 3]}")
        #expect(json["at"].date == Date(timeIntervalSince1970: 1_420_124_400))
        #expect(json["size"].date == nil)
        #expect(json["size"] == json["tags"][2])
        #expect(Set(try #require(json["tags"].array)).count == 3)
    }
}
