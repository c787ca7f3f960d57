import Foundation
import Satchel

/// What transforms write.
enum Prints {
    struct Loud: Transform {
        func callAsFunction(_ number: Int) -> Int {
            print("row \(number)")
            FileHandle.standardError.write(Data("note \(number)\n".utf8))
            // Bytes that would be the beginning of a frame, and lines that come in pieces or never end.
            if number == 2 { FileHandle.standardOutput.write(Data("SATF\u{1}\nhalf of ".utf8)) }
            if number == 4 { FileHandle.standardOutput.write(Data("no end".utf8)) }
            return number
        }
    }

    /// On a cluster whose workers are to be heard here, or not.
    static func run(at address: String, _ python: String, isHeard: Bool) async throws {
        let backend = Dask(address, .init(python: python, forwardsOutput: isHeard))
        let sum = try await (Bag(sequence: 1...4) |> .mapEach(Loud()) |> .sum).compute(on: backend)
        print("sum \(sum)")
    }

    static func run() async throws {
        let before = Surroundings.count
        let sum = try await (Bag(sequence: 1...4) |> .mapEach(Loud()) |> .sum).compute(on: Processes(1))
        // What is left is handed on when the worker has gone with its backend.
        try await ProcessProbe.wait(for: "the end of the worker") { Surroundings.count <= before }
        print("sum \(sum)")
    }
}
