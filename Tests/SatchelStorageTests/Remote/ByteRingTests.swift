import Testing

@testable import SatchelStorage

@Suite struct ByteRingTests {
    @Test func aQueueOfBytesThroughAllPositions() {
        let ring = ByteRing(capacity: 7)
        var (sent, received): (UInt8, UInt8) = (0, 0)
        var random = SystemRandomNumberGenerator()
        for _ in 0..<5_000 {
            let news = (0..<Int.random(in: 0...8, using: &random)).map { sent &+ UInt8($0) }
            let fits = news.count <= ring.room
            #expect(news.withUnsafeBytes { ring.append($0) } == fits)
            if fits { sent &+= UInt8(news.count) }
            var buffer = [UInt8](repeating: 0, count: Int.random(in: 0...8, using: &random))
            let count = buffer.withUnsafeMutableBytes { ring.take(into: $0) }
            for byte in buffer[..<count] {
                #expect(byte == received)
                received &+= 1
            }
        }
        ring.clear()
        #expect(ring.count == 0)
    }
}
