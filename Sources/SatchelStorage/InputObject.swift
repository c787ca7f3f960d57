/// One input by its address, and its size as stored.
package struct InputObject: Sendable, Hashable, Codable {
    package var address: String
    package var size: Int
    /// Tells versions of an object apart, where the store does.
    package var etag: String?

    package init(address: String, size: Int, etag: String? = nil) {
        self.address = address
        self.size = size
        self.etag = etag
    }
}
