import Testing

@testable import SatchelStorage

@Suite struct XMLReaderTests {
    private func leaves(_ text: String) throws(XMLReader.Fault) -> [String] {
        var found: [String] = []
        try XMLReader.walk(Array(text.utf8)) { path, text in found.append(path.joined(separator: "/") + "=" + text) }
        return found
    }

    @Test func elementsTextAndReferences() throws {
        let text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <!-- a <comment> -->
            <s3:R xmlns="http://x" a='<"'><K>a&amp;b&#233;&#xE9;&lt;</K><E/><C><![CDATA[<&]]>x</C ></s3:R>
            """
        #expect(try leaves(text) == ["R/K=a&béé<", "R/E=", "R/C=<&x", "R="])
        #expect(try leaves("\u{feff}<a/>\n") == ["a="])
    }

    @Test(arguments: [
        ("", "an element"), ("text", "an element"), ("<a>", "</a>"), ("<a></b>", "</a>"), ("<a/><b/>", "nothing behind the root element"),
        ("</a>", "no end of an element"), ("<a b></a>", "="), ("<a b=c></a>", "a quoted value"),
        ("<a>&nbsp;</a>", "a reference that XML knows, not &nbsp;"),
        ("<a>&#xD800;</a>", "a reference that XML knows, not &#xD800;"), ("<a>&amp</a>", "; behind &amp</a>"),
        ("<!DOCTYPE a><a/>", "a name"),
        ("<a><![CDATA[x</a>", "]]>"), ("<>", "a name"), ("<a/>x", "an element"), ("<html><body><p>Bad</body></html>", "</p>"),
    ]) func whatIsNoDocument(_ text: String, _ expected: String) {
        let fault = #expect(throws: XMLReader.Fault.self) { try leaves(text) }
        #expect(fault?.expected == expected)
    }

    @Test func depthIsBounded() {
        let deep = String(repeating: "<a>", count: 100_000)
        #expect(throws: XMLReader.Fault.self) { try leaves(deep) }
    }

    @Test func anyBytesEndInAnAnswer() {
        // Every document that is cut or has one byte changed is read or refused.
        let whole = Array("<?xml version='1.0'?><L><C><K>a&amp;b</K><S>1</S></C><!-- c --><T/></L>".utf8)
        for end in whole.indices { #expect(throws: XMLReader.Fault.self) { try XMLReader.walk(Array(whole[..<end])) { _, _ in } } }
        for index in whole.indices {
            for byte: UInt8 in [0, 0x26, 0x3c, 0x3e, 0x2f, 0x21, 0xff] {
                var changed = whole
                changed[index] = byte
                try? XMLReader.walk(changed) { path, _ in #expect(!path.isEmpty) }
            }
        }
    }
}
