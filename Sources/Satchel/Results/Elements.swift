public import SatchelBackends
internal import SatchelColumns

extension Bag {
    /// The elements in order, as a stream in bounded memory.
    ///
    /// ```swift
    /// for try await event in jupyter.elements() { print(event.id) }
    /// ```
    ///
    /// Nothing is read before the first element is asked for; leaving the loop ends the work. Each loop is a run of its own. The fault of the plan
    /// is thrown by the first step; an error of the input where its row would come, with the number of elements delivered before it.
    public func elements(on backend: (any Backend)? = nil) -> Elements<Element> {
        Elements(pipeline: pipeline, backend: backend)
    }
}

/// The elements of a bag as a stream; made by ``Bag/elements(on:)``.
public struct Elements<Element: Sendable>: AsyncSequence, Sendable {
    let pipeline: Pipeline
    let backend: (any Backend)?

    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(self) }

    /// One pass over the elements.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private let elements: Elements
        private var batches: BatchStream.Iterator?
        private var values: [Element] = []
        private var position = 0
        /// How many elements earlier batches had.
        private var delivered = 0
        private var isOver = false
        /// What is wrong with a row further on in the batch at hand.
        private var error: (any Error)?

        init(_ elements: Elements) { self.elements = elements }

        /// The next element; nil for ever after the end or an error.
        public mutating func next() async throws -> Element? {
            while position >= values.count {
                if let error {
                    let error = counted(error)
                    end()
                    throw error
                }
                guard try await advance() else { return nil }
            }
            defer { position += 1 }
            return values[position]
        }

        private mutating func advance() async throws -> Bool {
            if isOver { return false }
            do {
                var batches = try batches ?? elements.pipeline.backend(elements.backend).stream(elements.pipeline.job()).makeIterator()
                let batch = try await batches.next()
                self.batches = batches
                guard let batch else {
                    end()
                    return false
                }
                delivered += values.count
                values.removeAll(keepingCapacity: true)
                position = 0
                do { try batch.read(into: &values) } catch { self.error = error }
                return true
            } catch {
                let error = counted(error)
                end()
                throw error
            }
        }

        /// The error with the number of elements that came before it: they were of a file that is now known to be wrong.
        private func counted(_ error: any Error) -> any Error {
            let count = delivered + values.count
            guard var error = error as? SatchelError, count > 0 else { return error }
            error.message += "; \(count) \(count == 1 ? "element" : "elements") had been delivered before this was found"
            return error
        }

        private mutating func end() {
            isOver = true
            error = nil
            batches = nil
            values = []
            position = 0
        }
    }
}
