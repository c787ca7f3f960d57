@testable import SatchelBackends
import SatchelColumns
import SatchelTesting
import Testing

/// The payloads of the worker protocol: read as written, and refused when they are damaged.
@Suite struct WorkerMessageTests {
    private func isDamage(_ error: any Error) -> Bool { (error as? SatchelError)?.code == .corruptBatch }

    private static let hello = Hello(
        build: .init(bytes: 1 << 30, checksum: .max), types: [],
        settings: WorkerSettings(memoryBytes: 7, usualBytes: 7, spillFolder: "/tmp"), process: 1)

    @Test func whatIsWrittenIsRead() throws {
        let hello = try WorkerMessage.decode(Hello.self, WorkerMessage.encode(Self.hello))
        #expect(hello.build == Self.hello.build && hello.settings == Self.hello.settings && hello.version == Hello.version)
        let (number, rest) = try WorkerMessage.number(WorkerMessage.numbered(.max, [1, 2]))
        #expect(number == .max && rest == [1, 2])
        guard case .run(9) = try WorkerMessage.Release(WorkerMessage.Release.run(9).payload) else {
            Issue.record("not the run")
            return
        }
        guard case .segments([1, 2, .max]) = try WorkerMessage.Release(WorkerMessage.Release.segments([1, 2, .max]).payload) else {
            Issue.record("not the segments")
            return
        }
    }

    @Test func whatIsCutIsRefused() throws {
        for payload in [WorkerMessage.numbered(5), WorkerMessage.Release.run(9).payload, WorkerMessage.Release.segments([1, 2]).payload] {
            for count in 0..<payload.count {
                let cut = Array(payload.prefix(count))
                if count < 8 { #expect(throws: SatchelError.self) { try WorkerMessage.number(cut) } }
                if payload.count > 8 { #expect(throws: SatchelError.self) { try WorkerMessage.Release(cut) } }
            }
        }
        #expect(throws: SatchelError.self) { try WorkerMessage.Release([1] + Array(repeating: 255, count: 8)) }
        #expect(throws: SatchelError.self) { try WorkerMessage.Release([2] + Array(repeating: 0, count: 8)) }
    }

    @Test(arguments: 0..<200) func aDamagedMessageIsAnErrorOrAMessage(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var payload = try WorkerMessage.encode(Self.hello)
        for _ in 0..<Int.random(in: 1...3, using: &random) where !payload.isEmpty {
            let place = Int.random(in: 0..<payload.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: payload[place] ^= UInt8.random(in: 1...255, using: &random)
            case 1: payload.remove(at: place)
            default: payload.removeLast(payload.count - place)
            }
        }
        do { _ = try WorkerMessage.decode(Hello.self, payload) } catch { #expect(isDamage(error), "\(error)") }
        do { _ = try WorkerMessage.Release(payload) } catch { #expect(error is SatchelError) }
    }

    @Test func aMessageThatIsNoneSaysSo() {
        let error = #expect(throws: SatchelError.self) { try WorkerMessage.decode(TaskFailure.self, Array("{}".utf8)) }
        #expect(error?.message == "a message between driver and worker is damaged: it is no TaskFailure")
    }

    @Test func aFrameWithoutAPlaceSaysWhatToDo() {
        #expect(
            "\(UnexpectedFrame(kind: .hello))"
                == "a message of kind hello came where none of that kind was expected; run the same version of Satchel on both sides")
    }
}
