internal import Foundation
internal import SatchelColumns

/// Why a worker could not do a task.
struct TaskFailure: Codable, Sendable {
    /// It was told to stop.
    var isCancelled: Bool
    var error: SatchelError?
}

/// The payloads of frames that are not the engine's.
enum WorkerMessage {
    static func encode(_ value: some Encodable) throws -> [UInt8] { Array(try JSONEncoder().encode(value)) }

    static func decode<Value: Decodable>(_ type: Value.Type, _ bytes: [UInt8]) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch {
            throw SatchelError(.corruptBatch, "a message between driver and worker is damaged: it is no \(type)", cause: "\(error)")
        }
    }

    /// A number in front of bytes that are not looked at.
    static func numbered(_ number: UInt64, _ bytes: [UInt8] = []) -> [UInt8] {
        var writer = ByteWriter()
        writer.append(number)
        return writer.bytes + bytes
    }

    static func number(_ payload: [UInt8]) throws -> (UInt64, rest: [UInt8]) {
        let number = try payload.withUnsafeBytes { bytes in
            var cursor = ByteCursor(bytes, of: "a message")
            return try cursor.read(UInt64.self)
        }
        return (number, Array(payload.dropFirst(8)))
    }

    /// Where bytes begin and end that are wanted: two numbers each, behind how many there are.
    static func ranges(_ ranges: [Range<Int>]) -> [UInt8] {
        var writer = ByteWriter()
        writer.append(count: ranges.count)
        for range in ranges {
            writer.append(count: range.lowerBound)
            writer.append(count: range.upperBound)
        }
        return writer.bytes
    }

    /// What is released: a run, or segments.
    enum Release {
        case run(UInt64)
        case segments([UInt64])

        var payload: [UInt8] {
            var writer = ByteWriter()
            switch self {
            case .run(let number):
                writer.append(false)
                writer.append(number)
            case .segments(let numbers):
                writer.append(true)
                writer.append(array: numbers)
            }
            return writer.bytes
        }

        init(_ payload: [UInt8]) throws {
            self = try payload.withUnsafeBytes { bytes in
                var cursor = ByteCursor(bytes, of: "a message")
                return try cursor.bool() ? .segments(cursor.array(of: UInt64.self)) : .run(cursor.read(UInt64.self))
            }
        }
    }
}

/// A frame that has no place where it came.
struct UnexpectedFrame: Error, CustomStringConvertible {
    let kind: Frame.Kind

    var description: String {
        "a message of kind \(kind) came where none of that kind was expected; run the same version of Satchel on both sides"
    }
}
