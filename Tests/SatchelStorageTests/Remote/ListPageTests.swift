import Testing

@testable import SatchelStorage

@Suite struct ListPageTests {
    private func page(_ inside: String, root: String = "ListBucketResult") throws(ListPage.Fault) -> ListPage {
        try ListPage(Array("<?xml version=\"1.0\"?><\(root) xmlns=\"http://s3\">\(inside)</\(root)>".utf8))
    }

    private func contents(_ key: String, _ size: String = "1") -> String {
        "<Contents><Key>\(key)</Key><Size>\(size)</Size><ETag>&quot;e-4&quot;</ETag><Owner><ID>Key</ID><Size>9</Size></Owner></Contents>"
    }

    @Test func keysAreDecoded() throws {
        let page = try page(
            "<IsTruncated>true</IsTruncated><EncodingType>url</EncodingType><NextContinuationToken>a+b/=</NextContinuationToken>"
                + contents("odd+%2Bdir%2F%C3%A9%0A", "7") + contents("b"))
        #expect(page.entries == [.init(key: "odd +dir/é\n", size: 7, etag: "\"e-4\""), .init(key: "b", size: 1, etag: "\"e-4\"")])
        #expect(page.continuation == "a+b/=")
    }

    @Test func keysAreTakenAsTheyStandWhereNotEncoded() throws {
        let page = try page("<IsTruncated>false</IsTruncated>" + contents("a+b%20"))
        #expect(page.entries.map(\.key) == ["a+b%20"])
        #expect(page.continuation == nil)
    }

    @Test func whatIsNoListing() {
        func text(_ body: () throws(ListPage.Fault) -> ListPage) -> String? {
            do { _ = try body() } catch { return error.text }
            return nil
        }
        #expect(text { () throws(ListPage.Fault) in try page("", root: "html") } == "expected a ListBucketResult, found html")
        #expect(text { () throws(ListPage.Fault) in try page("") } == "expected a ListBucketResult, found ListBucketResult")
        let end = "<IsTruncated>false</IsTruncated>"
        #expect(text { () throws(ListPage.Fault) in try page(end + contents("a", "-1")) } == "a size that is no number (-1)")
        #expect(text { () throws(ListPage.Fault) in try page(end + contents("")) } == "an object without a key")
        #expect(
            text { () throws(ListPage.Fault) in try page(end + "<EncodingType>url</EncodingType>" + contents("%F")) }
                == "a key that is not percent-encoded as promised (%F)")
        #expect(
            text { () throws(ListPage.Fault) in try page("<IsTruncated>true</IsTruncated>" + contents("a")) }
                == "more keys to come, and no token to ask for them")
        #expect(text { () throws(ListPage.Fault) in try ListPage(Array("<a".utf8)) } == "expected a name at byte 2")
    }
}
