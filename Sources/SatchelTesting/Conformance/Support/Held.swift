internal import Foundation
internal import Satchel

/// Gives numbers on; before some of them it waits at a gate.
struct Held: Transform {
    let gate: String
    let number: Int
    let step: Int

    init(_ gate: Gate, at number: Int) { self.init(gate: gate.path, number: number, step: .max) }

    /// At each multiple: whoever works comes to the gate soon, and nobody gets far.
    init(_ gate: Gate, every step: Int) { self.init(gate: gate.path, number: 0, step: step) }

    private init(gate: String, number: Int, step: Int) {
        self.gate = gate
        self.number = number
        self.step = step
    }

    func callAsFunction(_ number: Int) throws -> Int {
        if number == self.number || number % step == 0 { try Gate.pass(gate) }
        return number
    }
}

/// Counts calls of native code in whatever process it runs: as bytes of a file.
struct Tally: Sendable {
    let path: String

    init(_ name: String, in folder: TemporaryFolder) throws { path = try folder.write("", to: name) }

    /// How many there have been.
    func count() throws -> Int { try Data(contentsOf: URL(fileURLWithPath: path)).count }

    static func add(_ path: String) {
        // No bytes of several processes get lost: each is appended.
        guard let file = fopen(path, "a") else { return }
        fputs("+", file)
        fclose(file)
    }
}

/// Gives numbers on, and counts them.
struct Counted: Transform {
    let tally: String
    /// How much it works on each: so that nobody gets far before it is stopped.
    let labour: Int

    init(_ tally: Tally, labour: Int = 0) {
        self.tally = tally.path
        self.labour = labour
    }

    func callAsFunction(_ number: Int) -> Int {
        Tally.add(tally)
        var random = SeededRandom(seed: UInt64(bitPattern: Int64(number)))
        return (0..<labour).reduce(number) { sum, _ in random.next() == 0 ? sum + 1 : sum }
    }
}
