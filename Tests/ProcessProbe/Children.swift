import Foundation
import Satchel

/// Programs that a transform starts.
enum Children {
    struct Runs: Transform {
        let program: String

        func callAsFunction(_ number: Int) throws -> String {
            let (process, output) = (Process(), Pipe())
            process.executableURL = URL(fileURLWithPath: program)
            process.arguments = ["child"]
            process.standardOutput = output
            try process.run()
            let bytes = output.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    static func run() async throws {
        let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().path
        for text in try await (Bag(sequence: 0..<2) |> .mapEach(Runs(program: program))).compute(on: Processes(1)) {
            print(text, terminator: "")
        }
    }
}
