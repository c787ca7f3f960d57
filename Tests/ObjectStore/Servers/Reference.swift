internal import Dispatch
internal import Foundation

/// boto3 in a program of its own, since it takes its time to start: asked one thing after the other.
final class Reference: Sendable {
    private struct Question: Encodable {
        var arguments: [String]
        var input: String
    }

    private struct Reply<Answer: Decodable>: Decodable {
        var answer: Answer?
        var fault: String?
    }

    private let program: AttachedProgram
    private let queue = DispatchQueue(label: "reference")

    init(environment: [String: String]) throws {
        program = try AttachedProgram(["python3", "Tests/ObjectStore/reference.py", "serve"], environment: environment)
    }

    func ask<Answer: Decodable>(_ arguments: [String], input: String = "") async throws -> Answer {
        let question = String(decoding: try JSONEncoder().encode(Question(arguments: arguments, input: input)), as: UTF8.self)
        let line = try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try self.program.ask(question) }) }
        }
        let reply = try JSONDecoder().decode(Reply<Answer>.self, from: line)
        guard let answer = reply.answer else { throw ServerFault(description: reply.fault ?? "boto3 gave no answer") }
        return answer
    }
}
