import Testing

@testable import SatchelStorage

@Suite struct InputObjectTests {
    /// Whatever form a tag has, it comes back as it was.
    @Test(arguments: [
        nil, "", "\"", "\"\"", "\"d41d8cd98f00b204e9800998ecf8427e\"", "\"00000000000000000000000000000001\"",
        "\"ffffffffffffffffffffffffffffffff\"", "\"D41D8CD98F00B204E9800998ECF8427E\"", "d41d8cd98f00b204e9800998ecf8427e",
        "\"d41d8cd98f00b204e9800998ecf8427e-3\"", "\"d41d8cd98f00b204e9800998ecf8427g\"", "\"é1d8cd98f00b204e9800998ecf8427e\"",
        "W/\"d41d8cd98f00b204e9800998ecf8427\"", "'d41d8cd98f00b204e9800998ecf8427e'",
    ])
    func tagsComeBack(tag: String?) {
        let object = InputObject(address: "s3://bucket/key", size: 1, etag: tag)
        #expect(object.etag == tag)
        #expect(object == InputObject(address: "s3://bucket/key", size: 1, etag: tag))
        #expect((object == InputObject(address: "s3://bucket/key", size: 1)) == (tag == nil))
    }

    @Test func aListingOfManyIsSmall() {
        #expect(MemoryLayout<InputObject>.stride <= 48)
    }
}
