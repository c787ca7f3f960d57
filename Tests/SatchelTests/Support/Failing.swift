import CZlib
import Foundation
import Satchel
import SatchelBackends
import SatchelColumns
import SatchelTesting
import Testing

extension BackendCase {
    /// Both kinds of backend, with plans optimised and as written: every fault must read the same on all of them.
    static let forms: [BackendCase] =
        [1, 5].flatMap { partitions in
            [false, true].map { isLiteral in
                BackendCase("memory, \(partitions) partitions\(isLiteral ? ", as written" : "")") {
                    InMemory($0, partitions: partitions, isLiteral: isLiteral)
                }
            }
        }
        + [1, 3].flatMap { threads in
            [false, true].map { isLiteral in
                BackendCase("threads:\(threads)\(isLiteral ? ", as written" : "")") {
                    Threads(threads, standIns: $0, partitions: 4, isLiteral: isLiteral)
                }
            }
        }
}

/// What went wrong, as a person reads it, without the part of paths that differs from run to run.
struct Failing {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    func path(_ name: String) -> String { folder.path + "/" + name }

    func text(_ body: () async throws -> some Sendable) async -> String {
        do {
            return "no error, but \(try await body())"
        } catch let error as SatchelError {
            return error.description.replacing(folder.path, with: "DIR")
        } catch {
            return "\(type(of: error)): \(error)"
        }
    }

    /// Computing, keeping and streaming the bag fail with the text on every backend; before the error a stream gives `delivered` elements.
    func expect<Element>(
        _ bag: Bag<Element>, _ expected: String, delivered: Int = 0, on backends: [BackendCase] = BackendCase.forms,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async {
        for backend in backends {
            let backend = backend.make()
            let computed = await text { try await bag.compute(on: backend).count }
            #expect(computed == expected, "computed on \(backend)", sourceLocation: sourceLocation)
            let kept = await text {
                let kept = try await bag.persist(on: backend)
                return try await (kept |> .count).compute()
            }
            #expect(kept == expected, "kept on \(backend)", sourceLocation: sourceLocation)
            let streamed = await text {
                var count = 0
                for try await _ in bag.elements(on: backend) { count += 1 }
                return count
            }
            let had = delivered == 1 ? "; 1 element had" : "; \(delivered) elements had"
            let late = delivered == 0 ? expected : expected + had + " been delivered before this was found"
            #expect(streamed == late, "streamed on \(backend)", sourceLocation: sourceLocation)
        }
    }

    /// The result fails with the text on every backend.
    func expect<Value>(
        _ result: Deferred<Value>, _ expected: String, on backends: [BackendCase] = BackendCase.forms,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async {
        for backend in backends {
            let computed = await text { try await result.compute(on: backend.make()) }
            #expect(computed == expected, "on \(backend)", sourceLocation: sourceLocation)
        }
    }
}

/// A gzip member by zlib.
func gzipped(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    var input = Array(bytes)
    var stream = z_stream()
    let size = Int32(MemoryLayout<z_stream>.size)
    guard deflateInit2_(&stream, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK else { return [] }
    defer { deflateEnd(&stream) }
    var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(input.count))) + 64)
    let count = input.count
    let left = input.withUnsafeMutableBufferPointer { source in
        output.withUnsafeMutableBufferPointer { target in
            stream.next_in = source.baseAddress
            stream.avail_in = UInt32(count)
            stream.next_out = target.baseAddress
            stream.avail_out = UInt32(target.count)
            _ = deflate(&stream, Z_FINISH)
            return Int(stream.avail_out)
        }
    }
    return Array(output[..<(output.count - left)])
}

func gzipped(_ text: String) -> [UInt8] { gzipped(text.utf8) }
