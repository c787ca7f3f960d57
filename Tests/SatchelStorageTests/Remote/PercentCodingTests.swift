import Testing

@testable import SatchelStorage

@Suite struct PercentCodingTests {
    @Test func onlyUnreservedCharactersStay() {
        let all = String(decoding: (0x20...0x7e).map { UInt8($0) }, as: UTF8.self)
        let kept = PercentCoding.query(all).replacing(#/%[0-9A-F]{2}/#, with: "")
        #expect(kept == "-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~")
        #expect(PercentCoding.query("odd +dir/é") == "odd%20%2Bdir%2F%C3%A9")
        #expect(PercentCoding.path("odd +dir/é/a?b") == "odd%20%2Bdir/%C3%A9/a%3Fb")
    }

    @Test func formsAreReadBack() {
        #expect(PercentCoding.decodedForm("plain/key") == "plain/key")
        #expect(PercentCoding.decodedForm("a+b%2Bc%20d%c3%A9%0A") == "a b+c dé\n")
        for wrong in ["%", "%2", "%zz", "%FF", "a%"] { #expect(PercentCoding.decodedForm(wrong) == nil) }
        for key in ["a b", "%25", "é/\u{1}\n", "+", "日本"] { #expect(PercentCoding.decodedForm(PercentCoding.query(key)) == key) }
    }
}
