internal import Foundation

/// A proxy before a store that fails as it is told, and counts what passes; it ends when nobody holds it.
///
/// ```swift
/// let proxy = try FaultProxy(before: store)
/// try proxy.rules(#"{"fault": "cut", "after": 1000, "path": "json.gz$", "times": 1}"#)
/// ```
///
/// `Tests/ObjectStore/fault_proxy.py` says what a rule may hold.
package final class FaultProxy: Sendable {
    /// What it counted since the start or the last reset.
    package struct Report: Sendable, Decodable {
        package struct Request: Sendable, Decodable {
            package var method: String
            package var path: String
            package var query: String
            package var range: String?
            package var ifMatch: String?
            package var region: String?
            package var signed: Bool
            package var token: Bool
            package var payer: String?
            package var fault: String?
            package var status: Int?
            package var bytes: Int
        }

        package var requests: Int
        /// Of bodies, towards the client.
        package var bytes: Int
        package var connections: Int
        /// Requests without a complete answer, now and at most.
        package var open: Int
        package var mostOpen: Int
        /// How many requests came one after the other, each after the end of an answer to the one before.
        package var rounds: Int
        package var faults: [String: Int]
        package var listed: [Request]
    }

    private struct Greeting: Decodable {
        var port: Int
        var tls: Int?
        var certificate: String?
    }

    /// With `https`, if it is secured: by a certificate that nobody has reason to trust.
    package let endpoint: String
    /// The file of that certificate, for those who are to trust it.
    package let certificate: String?
    private let program: AttachedProgram

    package init(before store: ObjectStoreServer, isSecured: Bool = false) throws {
        let folder = NSTemporaryDirectory() + "satchel-proxy-" + UUID().uuidString
        program = try AttachedProgram(
            ["python3", "Tests/ObjectStore/fault_proxy.py", "--attached", "--upstream", store.endpoint]
                + (isSecured ? ["--tls", folder] : []))
        let greeting = try JSONDecoder().decode(Greeting.self, from: program.greeting)
        endpoint = greeting.tls.map { "https://127.0.0.1:\($0)" } ?? "http://127.0.0.1:\(greeting.port)"
        certificate = greeting.certificate
    }

    /// The first that matches a request and is not used up decides; these take the place of earlier ones.
    package func rules(_ rules: String...) throws { try tell(#"{"do": "rules", "rules": [\#(rules.joined(separator: ", "))]}"#) }

    /// Each request fails by chance in passing ways and those named, the same request of the same run in the same way for the same seed.
    package func random(seed: Int, probability: Double, also faults: String...) throws {
        let also = faults.joined(separator: ", ")
        try tell(#"{"do": "random", "seed": \#(seed), "probability": \#(probability), "also": [\#(also)]}"#)
    }

    /// Milliseconds before each response.
    package func latency(_ milliseconds: Int) throws { try tell(#"{"do": "settings", "latency": \#(milliseconds)}"#) }

    /// Signatures for other regions are answered as AWS does, with 301 or 400, which name the right one.
    package func region(_ region: String, status: Int) throws {
        try tell(#"{"do": "settings", "region": "\#(region)", "region_status": \#(status)}"#)
    }

    package func reset() throws { try tell(#"{"do": "reset"}"#) }

    package func report() throws -> Report {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Report.self, from: try program.ask(#"{"do": "report"}"#))
    }

    private func tell(_ command: String) throws {
        let answer = String(decoding: try program.ask(command), as: UTF8.self)
        guard answer.hasPrefix(#"{"done""#) else { throw ServerFault(description: "\(command): \(answer)") }
    }
}
