import Testing

@testable import SatchelStorage

@Suite struct ServerFaultTests {
    private func fault(_ status: Int, _ body: String, _ fields: [String: String] = [:]) -> ServerFault {
        ServerFault(HTTPHead(status: status, fields: fields), body: Array(body.utf8))
    }

    @Test func whatTheServerSays() {
        let denied = fault(403, "<Error><Code>AccessDenied</Code><Message>Access\nDenied</Message><RequestId>tx1</RequestId></Error>")
        #expect(denied.text == "403 AccessDenied: Access Denied, request tx1")
        #expect(fault(403, "", ["x-amz-request-id": "tx2"]).text == "403, request tx2")
        #expect(fault(502, "<html>Bad <b>gateway</html>").text == "502")
        #expect(fault(403, "<Error><Code>AccessDenied</Code>").text == "403")
        // Of what a store echoes nothing is shown but its code, message and request.
        let echo = fault(
            403, "<Error><Code>SignatureDoesNotMatch</Code><AWSAccessKeyId>AKID</AWSAccessKeyId><StringToSign>x</StringToSign></Error>")
        #expect(echo.text == "403 SignatureDoesNotMatch")
    }

    @Test func whatPasses() {
        for status in [408, 429, 500, 502, 503, 504] { #expect(fault(status, "").isPassing) }
        for status in [400, 403, 404, 412, 416, 501] { #expect(!fault(status, "").isPassing) }
        #expect(fault(200, "<Error><Code>InternalError</Code></Error>").isPassing)
        #expect(fault(400, "<Error><Code>RequestTimeout</Code></Error>").isPassing)
        #expect(!fault(403, "<Error><Code>RequestTimeTooSkewed</Code></Error>").isPassing)
    }

    @Test func anErrorInsideASuccess() {
        #expect(ServerFault.inside(HTTPHead(status: 200), body: Array("<Error><Code>SlowDown</Code></Error>".utf8))?.code == "SlowDown")
        #expect(ServerFault.inside(HTTPHead(status: 200), body: Array("<ListBucketResult><Code>x</Code></ListBucketResult>".utf8)) == nil)
    }
}
