import Testing

@testable import SatchelStorage

@Suite struct NaturalOrderTests {
    @Test func numbersByValue() {
        let names = [
            "h-2", "h-10", "h-1", "h-02", "h", "h-9999999999999999999999", "h-10000000000000000000000", "a/b", "a-1/b", "h-1.json", "h-1-2",
        ]
        #expect(
            names.sorted(by: naturallyPrecedes)
                == [
                    "a/b", "a-1/b", "h", "h-1", "h-1-2", "h-1.json", "h-02", "h-2", "h-10", "h-9999999999999999999999",
                    "h-10000000000000000000000",
                ])
    }

    /// A strict order in which only equal names are neither before nor after each other.
    @Test func isTotal() {
        let parts = ["", "0", "00", "1", "10", "a", "-", "/"]
        let names = parts.flatMap { a in parts.flatMap { b in parts.map { a + b + $0 } } }
        let sorted = Array(Set(names)).sorted(by: naturallyPrecedes)
        for (index, name) in sorted.enumerated() {
            #expect(!naturallyPrecedes(name, name))
            for later in sorted[(index + 1)...] where !naturallyPrecedes(name, later) || naturallyPrecedes(later, name) {
                Issue.record("\(name) and \(later)")
            }
        }
    }
}
