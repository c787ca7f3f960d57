package import SatchelColumns

/// The rows of a bag as a backend hands them out; opaque to users, who iterate `bag.elements()`.
///
/// Nothing is read before the first batch is asked for, and each iteration is a run of its own.
public struct BatchStream: Sendable {
    package typealias Next = @Sendable () async throws -> Batch?

    private let start: @Sendable () -> Next

    /// `start` begins a run and gives what yields its next batch, or nil at the end; letting go of that ends the run.
    package init(_ start: @escaping @Sendable () -> Next) { self.start = start }

    package func makeIterator() -> Iterator { Iterator(start: start) }

    package struct Iterator {
        private let start: @Sendable () -> Next
        private var next: Next?
        private var isOver = false

        fileprivate init(start: @escaping @Sendable () -> Next) { self.start = start }

        /// The next batch; nil for ever after the end or an error.
        package mutating func next() async throws -> Batch? {
            if isOver { return nil }
            let step = next ?? start()
            next = step
            do {
                if let batch = try await step() { return batch }
            } catch {
                end()
                throw error
            }
            end()
            return nil
        }

        private mutating func end() {
            isOver = true
            next = nil
        }
    }
}
