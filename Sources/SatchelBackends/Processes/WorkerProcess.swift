#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

internal import CWorkerHook
internal import Foundation
internal import SatchelColumns
internal import SatchelEngine
internal import SatchelStorage

/// A worker as a process of the system: started, watched until it ends, killed where it must be.
final class WorkerProcess: Sendable {
    /// How a process ended.
    enum Ending: Sendable, Equatable {
        case exit(Int32)
        case signal(Int32)
    }

    private struct State {
        var process: Int32 = 0
        var startFailure: Int32?
        var ending: Ending?
        /// Why it was killed, if this side did it.
        var reason: String?
    }

    let output: WorkerOutput
    private let state = Monitor(State())

    /// Starts the program with one end of a socket as its channel; gives the other end.
    /// - Parameter name: what stands before each line that it writes; nil: nobody sees them.
    static func start(_ program: WorkerProgram, name: String?) throws -> (process: WorkerProcess, channel: Int32) {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, streamSocket, 0, &ends) == 0 else { throw program.failure("make a channel to a worker", errno) }
        var output: [Int32] = [-1, -1]
        var errors: [Int32] = [-1, -1]
        let made = satchel_channel_pipe(&output)
        let others = made == 0 ? satchel_channel_pipe(&errors) : made
        defer { for descriptor in [ends[1], output[1], errors[1]] where descriptor >= 0 { close(descriptor) } }
        guard others == 0 else {
            for descriptor in [ends[0], output[0]] where descriptor >= 0 { close(descriptor) }
            throw program.failure("make a pipe to a worker", -others)
        }
        for descriptor in ends { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        let process = WorkerProcess(WorkerOutput(output: output[0], errors: errors[0], name: name))
        do {
            try process.spawn(program, output[1], errors[1], ends[1])
        } catch {
            close(ends[0])
            throw error
        }
        process.output.start()
        return (process, ends[0])
    }

    private init(_ output: WorkerOutput) { self.output = output }

    /// From a thread that lives as long as the process: the system tells a child of the end of the thread that made it.
    private func spawn(_ program: WorkerProgram, _ output: Int32, _ errors: Int32, _ channel: Int32) throws {
        OwnThreads.start { [state] in
            var process: Int32 = 0
            let arguments = program.arguments.map { strdup($0) } + [nil]
            let environment = program.environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
            defer { for entry in arguments + environment { free(entry) } }
            let failure = satchel_spawn(program.path, arguments, environment, output, errors, channel, &process)
            state.update { state in
                state.process = process
                state.startFailure = failure
            }
            guard failure == 0 else { return }
            _ = satchel_await_end(process)
            // Reaped under the lock: until then the number is nobody else's, and may be killed.
            state.update { state in
                let status = satchel_reap(process)
                state.ending = status < 0 ? .signal(-status) : .exit(status)
            }
        }
        let failure = state.wait { $0.startFailure }
        if failure != 0 { throw program.failure("start a worker", failure) }
    }

    var number: Int32 { state.read { $0.process } }

    /// Ends it, unless it has ended; the first reason counts.
    func kill(because reason: String) {
        state.update { state in
            guard state.ending == nil else { return }
            state.reason = state.reason ?? reason
            _ = signal(state.process, SIGKILL)
        }
    }

    /// Waits until it has ended, and tells why it was killed, if this side did it.
    /// - Parameter seconds: how long it may take; then it is killed.
    func awaitEnd(within seconds: Double, orKill reason: String) -> (ending: Ending, reason: String?) {
        if let ended = state.wait(until: Date(timeIntervalSinceNow: seconds), { state in state.ending.map { ($0, state.reason) } }) {
            return ended
        }
        kill(because: reason)
        return state.wait { state in state.ending.map { ($0, state.reason) } }
    }
}

private func signal(_ process: Int32, _ signal: Int32) -> Int32 {
    #if canImport(Glibc)
        Glibc.kill(process, signal)
    #elseif canImport(Musl)
        Musl.kill(process, signal)
    #else
        Darwin.kill(process, signal)
    #endif
}

private var streamSocket: Int32 {
    #if canImport(Glibc)
        Int32(SOCK_STREAM.rawValue)
    #else
        Int32(SOCK_STREAM)
    #endif
}
