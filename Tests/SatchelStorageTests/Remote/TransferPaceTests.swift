import Testing

@testable import SatchelStorage

@Suite struct TransferPaceTests {
    /// A store of objects that take a second each, of which no more than so many bring anything at once, and readers that wait or don't.
    private struct Store {
        var pace = TransferPace(nil)
        var now = 0.0
        var waited = 0.0
        let most: Double
        var limits: [Int] = [8]

        init(most: Double) { self.most = most }

        mutating func bring(_ objects: Int, areReadersShort: Bool = true, bytes: Int = 1 << 20) {
            for _ in 0..<objects {
                let seconds = 1 / min(Double(pace.limit), most)
                now += seconds
                if areReadersShort { waited += seconds }
                pace.came(bytes: bytes, waited: waited, now: now)
                if limits.last != pace.limit { limits.append(pace.limit) }
            }
        }
    }

    @Test func itGrowsWhileThatHelps() {
        var store = Store(most: .infinity)
        store.bring(1_000)
        #expect(store.limits == [8, 12, 18, 27, 40, 60, 64])
        store.bring(10_000)
        #expect(store.pace.limit == 64)
    }

    @Test func itGoesBackWhereItDoesNot() {
        var store = Store(most: 12)
        store.bring(80)
        #expect(store.limits == [8, 12, 18, 12])
        // And tries again now and then, since networks change.
        store.bring(400)
        #expect(store.limits.prefix(6) == [8, 12, 18, 12, 18, 12])
        #expect(store.limits.count < 10)
    }

    @Test func smallObjectsAreWorkToo() {
        var store = Store(most: .infinity)
        store.bring(1_000, bytes: 1)
        #expect(store.pace.limit == 64)
    }

    @Test func whoIsNotShortOfBytesNeedsNoMore() {
        var store = Store(most: .infinity)
        store.bring(1_000, areReadersShort: false)
        #expect(store.limits == [8])
    }

    @Test func aStoreThatAsksForPatienceGetsFewer() {
        var store = Store(most: .infinity)
        store.pace.slowed(now: 0)
        // Told to all who are on their way.
        for _ in 0..<8 { store.pace.slowed(now: 0.5) }
        #expect(store.pace.limit == 4)
        store.pace.slowed(now: 1.5)
        store.pace.slowed(now: 3)
        store.pace.slowed(now: 5)
        #expect(store.pace.limit == 2)
        // It rests before more are tried.
        store.bring(30)
        #expect(store.pace.limit == 2)
        store.bring(20)
        #expect(store.pace.limit > 2)
    }

    @Test func aNumberThatIsGivenStays() {
        for number in [1, 3, 500] {
            var pace = TransferPace(number)
            for object in 0..<1_000 { pace.came(bytes: 1, waited: Double(object), now: Double(object)) }
            pace.slowed(now: 0)
            #expect(pace.limit == number)
        }
        #expect(TransferPace(-2).limit == 1)
    }

    /// Whatever comes in whatever order.
    @Test func itStaysInItsBounds() {
        var random = Dice(state: 7)
        var pace = TransferPace(nil)
        var (now, waited) = (0.0, 0.0)
        for _ in 0..<20_000 {
            now += Double.random(in: 0...0.2, using: &random)
            waited += Double.random(in: 0...0.4, using: &random)
            if Int.random(in: 0..<200, using: &random) == 0 { pace.slowed(now: now) }
            pace.came(bytes: Int.random(in: 0...Int.max, using: &random), waited: waited, now: now)
            #expect(TransferPace.bounds.contains(pace.limit))
        }
    }
}
