import Testing

@testable import SatchelStorage

@Suite struct StoreEndpointTests {
    @Test func addresses() throws {
        #expect(StoreEndpoint("http://localhost:9000/")?.text == "http://localhost:9000")
        #expect(StoreEndpoint("HTTPS://host/store/")?.text == "https://host/store")
        for wrong in ["localhost:9000", "ftp://a", "http://", "http://key:secret@host", "https://host?x", "https://ho st", "https:///a"] {
            #expect(StoreEndpoint(wrong) == nil)
        }
    }

    @Test func bucketsInPathsAndHosts() throws {
        let own = try #require(StoreEndpoint("http://localhost:9000"))
        #expect(own.url(bucket: "logs", .automatic) == "http://localhost:9000/logs")
        #expect(own.url(bucket: "logs", .virtualHost) == "http://logs.localhost:9000")
        #expect(StoreEndpoint(region: "eu-west-1").url(bucket: "logs", .automatic) == "https://logs.s3.eu-west-1.amazonaws.com")
        #expect(StoreEndpoint(region: "eu-west-1").url(bucket: "my.logs", .automatic) == "https://s3.eu-west-1.amazonaws.com/my.logs")
        #expect(StoreEndpoint(region: "eu-west-1").url(bucket: "My_logs", .automatic) == "https://s3.eu-west-1.amazonaws.com/My_logs")
        #expect(StoreEndpoint(region: "us-east-1").url(bucket: "logs", .path) == "https://s3.us-east-1.amazonaws.com/logs")
        #expect(StoreEndpoint(region: "cn-north-1").host == "s3.cn-north-1.amazonaws.com.cn")
    }

    private func fault(_ status: Int, _ xml: String = "", _ fields: [String: String] = [:]) -> ServerFault {
        ServerFault(HTTPHead(status: status, fields: fields), body: Array(xml.utf8))
    }

    @Test func anotherRegionIsFollowed() throws {
        let aws = StorePlace(endpoint: nil, region: "us-east-1")
        let malformed = fault(400, "<Error><Code>AuthorizationHeaderMalformed</Code><Region>eu-west-1</Region></Error>")
        #expect(aws.moved(by: malformed, location: nil, bucket: "b") == StorePlace(endpoint: nil, region: "eu-west-1"))
        let header = fault(301, "", ["x-amz-bucket-region": "eu-west-1"])
        #expect(aws.moved(by: header, location: nil, bucket: "b")?.endpoint.host == "s3.eu-west-1.amazonaws.com")
        let own = StorePlace(endpoint: StoreEndpoint("http://localhost:9000"), region: "us-east-1")
        let moved = try #require(own.moved(by: malformed, location: nil, bucket: "b"))
        #expect(moved.endpoint == own.endpoint)
        #expect(moved.region == "eu-west-1")
        #expect(own.moved(by: fault(403, "<Error><Code>AccessDenied</Code><Region>x</Region></Error>"), location: nil, bucket: "b") == nil)
        let bad = fault(400, "<Error><Code>AuthorizationHeaderMalformed</Code><Region>a:b</Region></Error>")
        #expect(own.moved(by: bad, location: nil, bucket: "b")?.region == "us-east-1")
    }

    @Test func anotherHostIsFollowedButNeverInTheClear() throws {
        let place = StorePlace(endpoint: StoreEndpoint("https://s3.example.com"), region: "r")
        let endpoint = fault(301, "<Error><Code>PermanentRedirect</Code><Endpoint>logs.s3-eu.example.com</Endpoint></Error>")
        #expect(place.moved(by: endpoint, location: nil, bucket: "logs")?.endpoint.text == "https://s3-eu.example.com")
        let location = place.moved(by: fault(307), location: "https://other:8443/logs/key?x", bucket: "logs")
        #expect(location?.endpoint.text == "https://other:8443")
        #expect(place.moved(by: fault(307), location: "http://other/logs/key", bucket: "logs") == nil)
    }
}
