import Foundation
import Satchel

/// A line of a web server's log.
@Record
public struct Visit: Hashable {
    public let path: String
    public let status: Int
    @Key("took_ms") public let milliseconds: Double?
    public let at: Date
    public let client: Client
}

@Record
public struct Client: Hashable {
    public let address: String
    public let tags: [String]
}

/// The first part of the path, by native code.
private struct Section: Transform {
    let depth: Int

    func callAsFunction(_ visit: Visit) throws -> String {
        visit.path.split(separator: "/").prefix(depth).joined(separator: "/")
    }
}

public struct Report: Sendable, Equatable {
    public var failures: Int
    public var sections: [String: Int]
    public var slowest: Double?

    public init(failures: Int, sections: [String: Int], slowest: Double?) {
        self.failures = failures
        self.sections = sections
        self.slowest = slowest
    }
}

/// Three questions in one pass.
public func report(_ lines: Bag<String>, on backend: any Backend) async throws -> Report {
    let visits = lines |> .decode(Visit.self)
    let (failures, sections, slowest) = try await backend.compute {
        visits |> .filter { $0.status >= 500 && !$0.client.address.hasPrefix("10.") } |> .count
        visits |> .mapEach(Section(depth: 1)) |> .frequencies
        visits |> .map { $0.milliseconds ?? 0 } |> .max
    }
    return Report(failures: failures, sections: Dictionary(uniqueKeysWithValues: sections.map { ($0.value, $0.count) }), slowest: slowest)
}

/// Lines for trying it out.
public func sampleVisits(_ count: Int) -> [String] {
    (0..<count).map { n in
        """
        {"path":"/\(["docs", "blog", "api"][n % 3])/\(n)","status":\(n % 10 == 0 ? 503 : 200),"took_ms":\(n % 4 == 0 ? "null" : "\(n).5"),\
        "at":"2015-01-01T15:00:00Z","client":{"address":"\(n % 20 == 0 ? "10.0.0.1" : "192.0.2.1")","tags":["a","b"]}}
        """
    }
}
