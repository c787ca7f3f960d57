/// One input by its address, and its size as stored.
package struct InputObject: Sendable, Hashable, Codable {
    package var address: String
    package var size: Int

    package init(address: String, size: Int) {
        self.address = address
        self.size = size
    }
}
