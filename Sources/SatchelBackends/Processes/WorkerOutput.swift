#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

internal import Foundation
internal import SatchelEngine
internal import SatchelStorage

/// What a worker writes to its standard output and error: handed on line by line, each with the worker's name before it.
final class WorkerOutput: Sendable {
    private struct Stream {
        let descriptor: Int32
        let target: Int32
        var pending: [UInt8] = []
        var isOpen = true
    }

    private struct State {
        /// The last lines of standard error.
        var lines: [String] = []
        var isOver = false
    }

    private static let mostLines = 60
    /// A longer line is handed on in pieces.
    private static let mostPending = 1 << 16

    private let descriptors: (output: Int32, errors: Int32)
    private let name: String?
    private let state = Monitor(State())

    /// Owns the descriptors.
    /// - Parameter name: what stands before each line; nil: they are not handed on.
    init(output: Int32, errors: Int32, name: String?) {
        descriptors = (output, errors)
        self.name = name
    }

    func start() { OwnThreads.start { self.run() } }

    /// What was written to standard error last, once the process has ended.
    ///
    /// Children of the worker may hold the other ends open: what they write later is handed on, and not waited for.
    func lastLines() -> [String] {
        let deadline = Date(timeIntervalSinceNow: 0.5)
        return state.wait(until: deadline) { $0.isOver ? $0.lines : nil } ?? state.read { $0.lines }
    }

    private func run() {
        var streams = [Stream(descriptor: descriptors.output, target: 1), Stream(descriptor: descriptors.errors, target: 2)]
        while streams.contains(where: \.isOpen) {
            var polled = streams.map { pollfd(fd: $0.isOpen ? $0.descriptor : -1, events: Int16(POLLIN), revents: 0) }
            guard poll(&polled, nfds_t(polled.count), -1) >= 0 || errno == EINTR else { break }
            for index in streams.indices where polled[index].revents != 0 { read(&streams[index]) }
        }
        for stream in streams { close(stream.descriptor) }
        state.update { $0.isOver = true }
    }

    private func read(_ stream: inout Stream) {
        var buffer = [UInt8](repeating: 0, count: 1 << 14)
        #if canImport(Glibc)
            let count = Glibc.read(stream.descriptor, &buffer, buffer.count)
        #elseif canImport(Musl)
            let count = Musl.read(stream.descriptor, &buffer, buffer.count)
        #else
            let count = Darwin.read(stream.descriptor, &buffer, buffer.count)
        #endif
        if count > 0 { stream.pending += buffer[..<count] }
        if count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN) { stream.isOpen = false }
        while let end = stream.pending.firstIndex(of: UInt8(ascii: "\n")) {
            hand(on: stream.pending[..<end], to: stream.target)
            stream.pending.removeSubrange(...end)
        }
        if !stream.pending.isEmpty, !stream.isOpen || stream.pending.count > Self.mostPending {
            hand(on: stream.pending[...], to: stream.target)
            stream.pending = []
        }
    }

    private func hand(on line: ArraySlice<UInt8>, to target: Int32) {
        let text = String(decoding: line, as: UTF8.self)
        if target == 2 {
            state.update { state in
                state.lines.append(text)
                if state.lines.count > Self.mostLines { state.lines.removeFirst() }
            }
        }
        guard let name else { return }
        // In one piece, so that lines of several workers do not mix.
        let file = target == 1 ? FileHandle.standardOutput : FileHandle.standardError
        try? file.write(contentsOf: Data("[\(name)] \(text)\n".utf8))
    }
}
