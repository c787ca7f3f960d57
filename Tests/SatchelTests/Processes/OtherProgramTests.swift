import Foundation
import Satchel
import SatchelTesting
import Testing

extension ProcessTests {
    /// Workers that are no workers of this program: refused before any task, with what to do.
    @Suite struct OtherProgramTests {
        private func refusal(_ path: String) async -> SatchelError? {
            await #expect(throws: SatchelError.self) {
                try await Bag(sequence: 0..<3).mapEach(Times(factor: 2)).compute(on: Processes(1, executable: path))
            }
        }

        @Test func anotherBuild() async throws {
            let path = Program.workerProbe.path
            let error = try #require(await refusal(path))
            #expect(error.code == .workerLost)
            #expect(error.location.file == path)
            let text =
                #/the worker is another build of the program: it is [0-9a-f]+ \(\d+ bytes\), and this program is [0-9a-f]+ \(\d+ bytes\); it lacks Times\. Build both from the same sources with the same options, or leave out executable:/#
            #expect(error.message.wholeMatch(of: text) != nil, "\(error)")
        }

        @Test func aFileThatIsNotThere() async {
            #expect(
                await refusal("/nowhere/worker")?.description
                    == "/nowhere/worker: could not start a worker; workers are this same program, started anew: give the path of a file that "
                    + "can be run, Processes(executable:), or leave it out (No such file or directory)")
        }

        @Test func aFileThatIsNoProgram() async throws {
            let folder = try TemporaryFolder()
            let path = try folder.write("no program", to: "text")
            #expect(
                await refusal(path)?.description
                    == "\(path): could not start a worker; workers are this same program, started anew: give the path of a file that "
                    + "can be run, Processes(executable:), or leave it out (Permission denied)")
            chmod(path, 0o700)
            #expect(
                await refusal(path)?.description
                    == "\(path): could not start a worker; workers are this same program, started anew: give the path of a file that "
                    + "can be run, Processes(executable:), or leave it out (Exec format error)")
        }

        /// Its input is empty: the channel is another descriptor.
        @Test(arguments: ["/bin/true", "/bin/cat"]) func aProgramThatEnds(_ path: String) async {
            #expect(
                await refusal(path)?.description
                    == "\(path): a worker can't be used: it ended with status 0 before it said hello; workers are this same program, which has "
                    + "to have Satchel linked in: leave out executable:, or give the path of a copy of this program")
        }

        @Test func aProgramThatSaysSomethingElse() async throws {
            let folder = try TemporaryFolder()
            let path = try folder.write("#!/bin/sh\necho 'good morning, and more than a header has' >&3\nexec cat <&3\n", to: "other")
            chmod(path, 0o700)
            let error = try #require(await refusal(path))
            #expect(error.code == .workerLost)
            #expect(error.location.file == path)
            #expect(
                error.message
                    == "a worker can't be used: it did not answer the first message as a worker does, and was ended; workers are this same "
                    + "program, which has to have Satchel linked in: leave out executable:, or give the path of a copy of this program")
            #expect(error.cause?.hasPrefix("expected a frame, which begins with SATF, found \"good morning, an\"") == true, "\(error)")
        }

        @Test func aProgramThatFails() async throws {
            let folder = try TemporaryFolder()
            let path = try folder.write("#!/bin/sh\necho 'satchel: no room' >&2\nexit 3\n", to: "fail")
            chmod(path, 0o700)
            #expect(
                await refusal(path)?.description
                    == "\(path): a worker can't be used: it ended with status 3 before it said hello; workers are this same program, which has "
                    + "to have Satchel linked in: leave out executable:, or give the path of a copy of this program (satchel: no room)")
        }
    }
}
