import Testing

@testable import SatchelStorage

@Suite struct BlockQueueTests {
    /// With blocks of all sizes given back, full ones and others.
    @Test(arguments: [7, 1_000, 200_000]) func bytesComeInTheirOrder(capacity: Int) {
        var queue = BlockQueue(capacity: capacity, pool: BlockPool())
        var (sent, received): (UInt8, UInt8) = (0, 0)
        var (inside, used): (Int, ByteBlock?) = (0, nil)
        var random = Dice(state: UInt64(capacity))
        for round in 0..<4_000 {
            let news = (0..<Int.random(in: 0...(capacity + capacity / 8), using: &random) / (1 + round % 5)).map {
                sent &+ UInt8(truncatingIfNeeded: $0)
            }
            let fits = news.count <= queue.room
            #expect(news.withUnsafeBytes { queue.append($0) } == fits)
            if fits {
                sent &+= UInt8(truncatingIfNeeded: news.count)
                inside += news.count
            }
            #expect(queue.count == inside)
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                guard let block = queue.next(for: used) else {
                    #expect(inside == 0)
                    break
                }
                #expect(block.count > 0)
                inside -= block.count
                for byte in block.bytes {
                    guard byte == received else {
                        Issue.record("found \(byte) where \(received) was sent")
                        return
                    }
                    received &+= 1
                }
                used = Bool.random(using: &random) ? block : ByteBlock(capacity: Int.random(in: 1...9, using: &random))
            }
        }
        queue.clear()
        #expect(queue.count == 0)
        #expect(queue.next(for: nil) == nil)
    }

    @Test func aBlockThatIsGivenForNothingStaysTheCallers() {
        var queue = BlockQueue(capacity: 10, pool: BlockPool())
        let block = ByteBlock(capacity: 4)
        #expect(queue.next(for: block) == nil)
        #expect([1, 2, 3].withUnsafeBytes { _ in queue.append(UnsafeRawBufferPointer(start: nil, count: 0)) })
        #expect(queue.next(for: block) == nil)
    }

    @Test func whatOneTransferHasDoneWithTheNextOneFills() {
        let pool = BlockPool()
        var (first, second) = (BlockQueue(capacity: 100, pool: pool), BlockQueue(capacity: 100, pool: pool))
        #expect(([1, 2, 3] as [UInt8]).withUnsafeBytes { first.append($0) })
        let block = first.next(for: nil)
        #expect(([4] as [UInt8]).withUnsafeBytes { first.append($0) })
        let other = first.next(for: block)
        first.clear()
        #expect(([5, 6] as [UInt8]).withUnsafeBytes { second.append($0) })
        let again = second.next(for: other)
        #expect(block != nil && again === block)
        #expect(again.map { Array($0.bytes) } == [5, 6])
    }

    @Test func noMoreIsKeptThanOneTransferHolds() {
        let pool = BlockPool()
        let blocks = (0..<100).map { _ in ByteBlock(capacity: 1) }
        pool.give(blocks)
        let known = Set(blocks.map(ObjectIdentifier.init))
        #expect((0..<100).count { _ in known.contains(ObjectIdentifier(pool.take())) } == 32)
    }
}
