internal import Foundation

/// Where keys come from on rented machines: instance metadata, containers, and keys for a web identity; it ends when nobody holds it.
///
/// `Tests/ObjectStore/metadata_server.py` says what it checks.
package final class MetadataServer: Sendable {
    package struct Request: Sendable, Hashable, Decodable {
        package var method: String
        package var path: String
        package var status: Int
        /// Why it was refused.
        package var why: String?
    }

    private struct Greeting: Decodable {
        var port: Int
    }

    package let endpoint: String
    private let program: AttachedProgram

    package init() throws {
        program = try AttachedProgram(["python3", "Tests/ObjectStore/metadata_server.py", "--attached"])
        endpoint = "http://127.0.0.1:\(try JSONDecoder().decode(Greeting.self, from: program.greeting).port)"
    }

    /// Keys to give out in turn, each for so many seconds, the last one from then on.
    package func give(_ keys: [(keys: StoreKeys, seconds: Int)]) throws {
        let listed = keys.map { key in
            ["access": key.keys.access, "secret": key.keys.secret, "token": key.keys.token ?? "", "lifetime": "\(key.seconds)"]
        }
        try settings(#""keys": \#(String(decoding: JSONEncoder().encode(listed), as: UTF8.self))"#)
    }

    /// The members of the JSON object that the file describes as settings.
    package func settings(_ members: String) throws { try tell(#"{"do": "settings", \#(members)}"#) }

    package func reset() throws { try tell(#"{"do": "reset"}"#) }

    package func report() throws -> [Request] { try JSONDecoder().decode([Request].self, from: try program.ask(#"{"do": "report"}"#)) }

    private func tell(_ command: String) throws {
        let answer = String(decoding: try program.ask(command), as: UTF8.self)
        // The command may hold keys.
        guard answer.hasPrefix(#"{"done""#) else { throw ServerFault(description: answer) }
    }
}
