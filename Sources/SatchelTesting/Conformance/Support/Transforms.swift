internal import Foundation
internal import Satchel

/// Adds what it has captured.
struct Added: Transform {
    let addend: Int

    func callAsFunction(_ number: Int) -> Int { number &+ addend }
}

/// The name of a row, with what it has captured.
struct Named: Transform {
    let mark: String

    func callAsFunction(_ item: Item) -> String { mark + item.name }
}

/// Passes rows whose size lies in what it has captured.
struct Within: Transform {
    let range: ClosedRange<Int>
    var except: Set<String> = []

    func callAsFunction(_ item: Item) -> Bool { range.contains(item.size) && !except.contains(item.name) }
}

/// The tags of a row, each as often as it says.
struct Tags: Transform {
    let times: Int

    func callAsFunction(_ item: Item) -> [String] { item.tags.flatMap { Array(repeating: $0, count: times) } }
}

/// Any codable and sendable value as what each element becomes.
struct Constant<Element: Sendable, Value: Codable & Sendable>: Transform {
    let value: Value

    init(_ value: Value, for element: Element.Type) { self.value = value }

    func callAsFunction(_ element: Element) -> Value { value }
}

/// A home further down, and what it is made of.
struct Moved: Transform {
    let street: Int?

    func callAsFunction(_ item: Item) -> Item {
        Item(
            id: item.id, name: item.name, kind: item.kind, size: item.size, score: item.score, at: item.at.addingTimeInterval(3600),
            home: item.home.map { Home(city: $0.city, number: street) }, tags: item.tags.reversed(),
            parts: item.parts.map { Part(n: $0.n + 1, label: $0.label) })
    }
}

/// Throws at one number.
struct Refusing: Transform {
    let number: Int

    struct Refused: Error, CustomStringConvertible {
        let description: String
    }

    func callAsFunction(_ number: Int) throws -> Int {
        if number == self.number { throw Refused(description: "no \(number)") }
        return number
    }
}

/// Reads a number from a line.
struct Parsed: Transform {
    struct NoNumber: Error {}

    func callAsFunction(_ line: String) throws -> Int {
        guard let number = Int(line) else { throw NoNumber() }
        return number
    }
}

/// A plain `Codable` type: no columns.
struct Request: Codable, Sendable, Equatable {
    let path: String
    let millis: Double?
    var headers: [String: [String]] = [:]
}

/// Codable elements from codable elements.
struct Slowed: Transform {
    let factor: Double

    func callAsFunction(_ request: Request) -> Request {
        Request(path: request.path, millis: request.millis.map { $0 * factor }, headers: request.headers)
    }
}

/// An enumeration with values, which columns do not have.
enum Choice: Codable, Sendable, Equatable {
    case none
    case some(depth: Int, [String: Double?])
}

struct IsSlow: Transform {
    func callAsFunction(_ request: Request) -> Bool { (request.millis ?? 0) > 10 }
}

struct PathOf: Transform {
    func callAsFunction(_ request: Request) -> String { request.path }
}
