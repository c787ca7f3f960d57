internal import CWorkerHook
internal import Foundation
internal import SatchelColumns
internal import SatchelEngine
internal import SatchelPlan

/// What a worker process does instead of `main`: serves the driver until the channel ends.
@_cdecl("satchel_worker_main")
func workerMain(_ input: Int32, _ output: Int32) -> Int32 {
    satchel_line_buffered()
    let channel = FrameChannel(input: input, output: output, canAttach: input == output)
    do {
        guard let settings = try greet(channel) else { return 0 }
        return Worker(channel, settings).serve()
    } catch {
        FileHandle.standardError.write(Data("satchel: a worker could not begin: \(error)\n".utf8))
        return 74
    }
}

/// Answers the driver's hello; nil if there was none.
private func greet(_ channel: FrameChannel) throws -> WorkerSettings? {
    guard let frame = try channel.receive() else { return nil }
    guard frame.kind == .hello else { throw UnexpectedFrame(kind: frame.kind) }
    let hello = try WorkerMessage.decode(Hello.self, frame.payload)
    let missing = hello.types.filter { $0.identity.type == nil }
    let answer = Hello(build: try .own(), types: missing, settings: nil, process: ProcessInfo.processInfo.processIdentifier)
    try channel.send(Frame(.hello, frame.number, try WorkerMessage.encode(answer)), within: 60)
    return hello.settings
}
