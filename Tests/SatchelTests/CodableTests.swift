import Foundation
import Satchel
import SatchelColumns
import SatchelTesting
import Testing

/// No record: read as Foundation reads it.
private struct Order: Codable, Sendable, Equatable {
    struct Item: Codable, Equatable {
        var name: String
        var price: Double
    }
    enum State: String, Codable { case open, paid }

    var id: Int
    var at: Date
    var items: [Item]
    var state: State
    var notes: [String: String?]
    var customer_name: String?
    var size: Int8 = 0
}

private struct Total: Transform {
    func callAsFunction(_ order: Order) -> Double { order.items.reduce(0) { $0 + $1.price } }
}

private struct IsOpen: Transform {
    func callAsFunction(_ order: Order) -> Bool { order.state == .open }
}

private struct Later: Transform {
    let seconds: Double
    func callAsFunction(_ order: Order) -> Order {
        var order = order
        order.at += seconds
        return order
    }
}

private struct Items: Transform {
    func callAsFunction(_ order: Order) -> [Order.Item] { order.items }
}

private struct Price: Transform {
    func callAsFunction(_ item: Order.Item) -> Double { item.price }
}

private struct Divided: Transform {
    func callAsFunction(_ order: Order) -> Order.Item { .init(name: "\(order.id)", price: 1 / Double(order.items.count)) }
}

private struct Neither: Sendable {}

private struct Nothing: Transform {
    func callAsFunction(_ order: Order) -> Neither { Neither() }
}

@Suite struct CodableTests {
    private static func orders(_ count: Int, seed: UInt64) -> [Order] {
        var random = SeededRandom(seed: seed)
        return (0..<count).map { id in
            let items = (0..<Int.random(in: 0...3, using: &random)).map {
                Order.Item(name: Samples.names[$0], price: Double(Int.random(in: 0..<1000, using: &random)) / 8)
            }
            return Order(
                id: id, at: Date(timeIntervalSinceReferenceDate: Double(Int.random(in: 0..<8_000_000_000, using: &random)) / 8),
                items: items, state: Bool.random(using: &random) ? .open : .paid, notes: id % 3 == 0 ? ["a": nil, "b": "ö"] : [:],
                customer_name: id % 2 == 0 ? nil : "n\(id)")
        }
    }

    /// By Foundation's encoder alone.
    private static func lines(_ orders: [Order]) throws -> [String] {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .custom { date, encoder in
            let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
            var container = encoder.singleValueContainer()
            try container.encode(date.formatted(style))
        }
        return try orders.map { String(decoding: try encoder.encode($0), as: UTF8.self) }
    }

    @Test(arguments: BackendCase.all) func aPlainCodableStructIsReadAsFoundationReadsIt(backend: BackendCase) async throws {
        let orders = Self.orders(150, seed: 4)
        let backend = backend.make(["s3://orders/": try Self.lines(orders)])
        let bag = Bag.s3("orders") |> .decode(Order.self)
        #expect(try await bag.compute(on: backend) == orders)
        #expect(try await bag.take(3, on: backend) == Array(orders.prefix(3)))
        #expect(try await (bag |> .count).compute(on: backend) == 150)
        #expect(try await (bag |> .mapEach(Total())).compute(on: backend) == orders.map { Total()($0) })
        #expect(try await (bag |> .filterEach(IsOpen()) |> .count).compute(on: backend) == orders.count { $0.state == .open })
        #expect(try await (bag |> .filterEach(IsOpen())).compute(on: backend) == orders.filter { $0.state == .open })
        let later = bag |> .mapEach(Later(seconds: 0.25)) |> .filterEach(IsOpen())
        #expect(try await later.compute(on: backend) == orders.map { Later(seconds: 0.25)($0) }.filter { $0.state == .open })
        let items = bag |> .flatMapEach(Items())
        #expect(try await items.compute(on: backend) == orders.flatMap(\.items))
        #expect(try await (items |> .mapEach(Price()) |> .max).compute(on: backend) == orders.flatMap(\.items).map(\.price).max())
        let twice = Bag<Order> {
            bag.repartition(3)
            bag.prefix(2)
        }
        #expect(try await twice.compute(on: backend) == orders + orders.prefix(2))
        #expect(try await Bag<Order> {}.compute(on: backend) == [])
        let kept = try await twice.repartition(5).persist(on: backend)
        #expect(try await (kept |> .mapEach(Total()) |> .sum).compute() == (orders + orders.prefix(2)).reduce(0) { $0 + Total()($1) })
        var streamed: [Order] = []
        for try await order in kept.elements() { streamed.append(order) }
        #expect(streamed == orders + orders.prefix(2))
    }

    @Test func aLineThatTheTypeDoesNotDecodeFromIsTheErrorOfItsRow() async throws {
        let failing = try Failing()
        func wrong(_ change: (inout [String: Any]) -> Void) throws -> String {
            let good = try Self.lines(Self.orders(1, seed: 1).map { with($0) { $0.items = [.init(name: "x", price: 1)] } })[0]
            var object = try #require(try JSONSerialization.jsonObject(with: Data(good.utf8)) as? [String: Any])
            change(&object)
            return String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self)
        }
        let cases: [(line: String, says: String)] = [
            (
                try wrong { $0["id"] = nil },
                "$.id: Order needs this key and the line lacks it; declare the property as an optional if it may be missing"
            ),
            (
                try wrong { $0["items"] = [["name": "x", "price": "1"]] },
                "$.items[0].price: Expected to decode Double but found a string instead; declare the property as what the data hold"
            ),
            (
                try wrong { $0["state"] = NSNull() },
                "$.state: expected String, found null; declare the property as String? if it may be null"
            ),
            (
                try wrong { $0["state"] = "lost" },
                "$.state: Cannot initialize State from invalid String value lost; mend the line, or declare the property as what the data hold"
            ),
            (
                try wrong { $0["at"] = "yesterday" },
                "$.at: Expected an ISO 8601 date such as \"2015-01-01T15:00:00Z\" but found \"yesterday\" instead; mend the line, or "
                    + "declare the property as what the data hold"
            ),
            (
                try wrong { $0["size"] = 300 },
                "expected a value of Order, found a number that its property can't hold, or no sound JSON; mend the line, or declare the "
                    + "property as a type that holds it"
            ),
        ]
        for (line, says) in cases {
            let good = try Self.lines(Self.orders(2, seed: 9))
            try failing.folder.write((good + [line]).joined(separator: "\n"), to: "orders.json")
            let bag = Bag.files(failing.path("orders.json")) |> .decode(Order.self)
            let place = "DIR/orders.json, line 3, byte \(good.reduce(0) { $0 + $1.utf8.count + 1 })" + (says.hasPrefix("$") ? ", " : ": ")
            // Who counts, or takes what stands before, does not look inside.
            #expect(try await (bag |> .count).compute() == 3)
            #expect(try await bag.take(2).count == 2)
            await failing.expect(bag |> .mapEach(Total()), place + says, delivered: 2)
            await failing.expect(bag |> .filterEach(IsOpen()) |> .count, place + says)
            #expect(await failing.text { try await bag.compute().count } == place + says)
        }
    }

    @Test func aLineThatIsNoJSONIsAnErrorWhateverIsRead() async throws {
        let failing = try Failing()
        let bag = Bag.lines(try Self.lines(Self.orders(1, seed: 2)) + ["{\"id\":1"]) |> .decode(Order.self)
        await failing.expect(
            bag |> .count,
            "values, line 2: the line ends inside an array or object; put the whole value on one line, or copy the file again "
                + "if it was cut")
    }

    @Test func aValueThatJSONCanNotHoldIsTheErrorOfItsRow() async throws {
        let failing = try Failing()
        let orders = Self.orders(3, seed: 3).enumerated().map { index, order in
            with(order) { $0.items = index == 1 ? [] : [.init(name: "x", price: 1)] }
        }
        let bag = Bag.lines(try Self.lines(orders)) |> .decode(Order.self) |> .mapEach(Divided())
        await failing.expect(
            bag |> .mapEach(Price()),
            "values, line 2, $.price: this Item can't be written as JSON: Unable to encode Double.inf directly in JSON; give its "
                + "properties values that JSONEncoder accepts", delivered: 1)
        #expect(try await (bag |> .count).compute() == 3)
    }

    @Test func whatIsNeitherAColumnValueNorCodableIsAFaultOfThePlan() async throws {
        let failing = try Failing()
        let text = await failing.text {
            _ = try (Bag.s3("orders") |> .decode(Order.self) |> .mapEach(Nothing()) |> .count).explain()
            return 0
        }
        #expect(
            text.hasPrefix("Neither can't be the element of a bag: make it a struct with @Record, or declare it Codable [stage at "),
            "\(text)")
    }
}

private func with<Value>(_ value: Value, _ change: (inout Value) -> Void) -> Value {
    var value = value
    change(&value)
    return value
}
