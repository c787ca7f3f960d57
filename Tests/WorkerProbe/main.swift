// A program that is started as a worker in tests: if its `main` were entered, it would say so.
import Foundation
import Satchel

/// Globals of `main.swift` are made by `main`, which no worker enters.
let words = ["made by main", "\(CommandLine.arguments.count)"]

struct ReadsGlobal: Transform {
    func callAsFunction(_ number: Int) -> String { words[number % words.count] }
}

if CommandLine.arguments.dropFirst().first == "global" {
    do {
        print(try await (Bag(sequence: 0..<2) |> .mapEach(ReadsGlobal())).compute(on: Processes(1)))
    } catch {
        print("\(error)")
    }
} else {
    print("main was entered; Satchel on \(Threads())")
}
