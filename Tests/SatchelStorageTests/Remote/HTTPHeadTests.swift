import Testing

@testable import SatchelStorage

@Suite struct HTTPHeadTests {
    private func head(_ lines: String...) -> HTTPHead? {
        var reader = HeadReader()
        for line in lines { reader.add(line + "\r\n") }
        return reader.head
    }

    @Test func theLastHeadCounts() {
        let head = head("HTTP/1.1 100 Continue", "", "HTTP/1.1 206 Partial Content", "ETag:  \"a:b\" ", "CONTENT-LENGTH:7", "no colon", "")
        #expect(head == HTTPHead(status: 206, fields: ["etag": "\"a:b\"", "content-length": "7"]))
        #expect(head?.contentLength == 7)
    }

    @Test(arguments: [
        ("bytes 5-9/20", 5, 20), ("bytes 0-0/1", 0, 1), ("bytes 5-9/*", 5, nil), ("bytes */20", 0, 20),
    ]) func ranges(_ text: String, _ from: Int, _ total: Int?) throws {
        let range = try #require(HTTPHead(status: 206, fields: ["content-range": text]).contentRange)
        #expect(range.from == from)
        #expect(range.total == total)
    }

    @Test(arguments: ["", "bytes", "bytes 5", "bytes -5-9/20", "lines 1-2/3", "bytes x-9/20", "bytes 99999999999999999999-1/2"])
    func whatIsNoRange(_ text: String) {
        #expect(HTTPHead(status: 206, fields: ["content-range": text]).contentRange == nil)
    }

    @Test func waitingIsToldInSecondsOrByDate() {
        func seconds(_ text: String) -> Double? { HTTPHead(status: 503, fields: ["retry-after": text]).retryAfter(now: 784_111_777) }
        #expect(seconds("7") == 7)
        #expect(seconds("0") == 0)
        #expect(seconds("Sun, 06 Nov 1994 08:49:47 GMT") == 10)
        #expect(seconds("Sun, 06 Nov 1994 08:49:07 GMT") == 0)
        for wrong in ["-1", "inf", "nan", "soon", "Sun, 06 Nov 1994 08:49 GMT", "Sun, 31 Foo 1994 08:49:37 GMT"] {
            #expect(seconds(wrong) == nil)
        }
        #expect(HTTPHead(status: 503).retryAfter(now: 0) == nil)
    }

    @Test func datesCountLeapYears() {
        #expect(HTTPDate.seconds("Thu, 01 Jan 1970 00:00:00 GMT") == 0)
        #expect(HTTPDate.seconds("Thu, 29 Feb 2024 12:00:00 GMT") == 1_709_208_000)
        #expect(HTTPDate.seconds("Fri, 01 Mar 2024 12:00:00 GMT") == 1_709_294_400)
    }
}
