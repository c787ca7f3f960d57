internal import Foundation
internal import SatchelColumns
internal import SatchelEngine

/// What the driver tells the bridge before anything else.
struct BridgeHello: Codable, Sendable {
    struct TLS: Codable, Sendable {
        var authorities: String?
        var certificate: String?
        var key: String?
    }

    var address: String
    /// The file of the program that goes to the workers.
    var program: String
    /// The hello that its children get.
    var worker: Hello
    var tls: TLS?
    var resources: [String: Double]
    var priority: Int
    var retries: Int
    var forwardsOutput: Bool
    var connectSeconds: Double
    var workerSeconds: Double
    var stallSeconds: Double
    var lossSeconds: Double
}

/// How large the cluster is: what the bridge says when it is there, and when it has changed.
struct ClusterSize: Codable, Sendable {
    var threads: Int
    var workers: Int
    var dashboard: String?
}

/// What the bridge is told of a task.
struct TaskHead: Codable, Sendable {
    var name: String
    /// The numbers of segments that it reads, and their checksums.
    var inputs: [[UInt64]]
    /// Whether rows of it are kept.
    var keeps: Bool

    init(_ errand: CrewErrand) {
        name = errand.task.name
        inputs = errand.task.inputs.map { [$0.number, UInt64($0.checksum)] }
        keeps = errand.task.keeps
    }
}

/// What stands before a task's answer.
struct ResultHead: Codable, Sendable {
    var worker: String
    var host: Int
    var firstKept: UInt64
    /// How long it took on the worker.
    var seconds: Double
}

/// What the bridge is asked for besides tasks of runs.
struct BridgeErrand: Codable, Sendable {
    enum What: String, Codable, Sendable {
        case deposit, publish, open, unpublish, names, stages
    }

    var what: What
    var name: String?
    var replacing: Bool?
    var bag: PublishedRows?
    /// The numbers of the bag's parts.
    var segments: [UInt64]?
    /// Which of the bag's results is wanted alone.
    var only: Int?

    init(_ what: What, _ name: String? = nil) {
        self.what = what
        self.name = name
    }
}

/// What it answers.
struct ErrandAnswer: Codable, Sendable {
    struct Segment: Codable, Sendable {
        var number: UInt64
        var place: Int
        var host: Int
    }

    var number: UInt64?
    var bag: PublishedRows?
    var segments: [Segment]?
    var names: [String]?
    var stages: [Dask.Stage]?

    /// A part that the answer has to have.
    func known<Value>(_ part: KeyPath<ErrandAnswer, Value?>) throws -> Value {
        guard let value = self[keyPath: part] else {
            throw SatchelError(.corruptBatch, "an answer of the bridge lacks what it was asked for; please report this")
        }
        return value
    }
}

/// What a child has printed.
struct OutputLine: Codable, Sendable {
    var worker: String
    var line: String
}

extension WorkerMessage {
    /// A value behind its length, which stands before bytes that nobody looks at.
    static func headed(_ head: some Encodable, _ bytes: [UInt8]) throws -> [UInt8] {
        let text = try encode(head)
        return numbered(UInt64(text.count), text) + bytes
    }

    static func head<Value: Decodable>(_ type: Value.Type, of payload: [UInt8]) throws -> (Value, rest: [UInt8]) {
        let (length, rest) = try number(payload)
        guard let count = Int(exactly: length), count <= rest.count else {
            throw SatchelError(
                .corruptBatch, "a message of the bridge is damaged: its head has \(length) bytes, and there are \(rest.count)")
        }
        return (try decode(type, Array(rest[..<count])), Array(rest[count...]))
    }
}
