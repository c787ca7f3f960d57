internal import Dispatch
internal import Foundation

/// What a worker process does instead of `main`: answers each line `ping NAME` with `pong NAME PID` until its input ends.
///
/// The answer is made in a `Task`, as all later work will be; the thread that called waits for it.
@_cdecl("satchel_worker_main")
func workerMain(_ input: Int32, _ output: Int32) -> Int32 {
    let channel = FileHandle(fileDescriptor: input)
    let answers = FileHandle(fileDescriptor: output)
    var pending: [UInt8] = []
    while let data = try? channel.read(upToCount: 4096), !data.isEmpty {
        pending += data
        while let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
            let line = String(decoding: pending[..<end], as: UTF8.self)
            pending.removeSubrange(...end)
            guard (try? answers.write(contentsOf: Data((answered(line) + "\n").utf8))) != nil else { return 74 }
        }
    }
    return 0
}

private func answered(_ line: String) -> String {
    let words = line.split(separator: " ")
    guard words.first == "ping" else { return "unknown \(line)" }
    let answer = Answer()
    Task.detached {
        answer.text = (["pong"] + words.dropFirst().map(String.init) + ["\(ProcessInfo.processInfo.processIdentifier)"]).joined(
            separator: " ")
        answer.isThere.signal()
    }
    answer.isThere.wait()
    return answer.text
}

/// Handed from the task to the waiting thread.
private final class Answer: @unchecked Sendable {
    // Sendable because `text` is written before the semaphore is signalled and read after.
    var text = ""
    let isThere = DispatchSemaphore(value: 0)
}
