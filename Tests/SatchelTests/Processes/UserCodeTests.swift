import Foundation
import Satchel
import SatchelTesting
import Testing

extension ProcessTests {
    /// Native code of every kind on workers, and what it throws.
    @Suite struct UserCodeTests {
        private let backend = Processes(2)

        @Test func aPrivateTransform() async throws {
            #expect(try await (Bag(sequence: 0..<5) |> .mapEach(Doubled())).compute(on: backend) == [0, 2, 4, 6, 8])
        }

        @Test func aGenericOne() async throws {
            #expect(try await (Bag(["a", "b"]) |> .flatMapEach(Repeated<String>(count: 2))).compute(on: backend) == ["a", "a", "b", "b"])
            #expect(try await (Bag([1, 2]) |> .flatMapEach(Repeated<Int>(count: 1))).compute(on: backend) == [1, 2])
        }

        /// As on every backend.
        @Test func aGenericOneThatHasNoNameElsewhere() async {
            let error = await #expect(throws: SatchelError.self) { try await (Bag([1]) |> .mapEach(Hidden<Int>())).compute(on: backend) }
            #expect(
                error?.message
                    == "the transform Hidden<Int> is generic over a private or local type, so that other processes can't find it by name; "
                    + "declare that type outside of functions and without `private` or `fileprivate`")
        }

        @Test func oneOfThisTestsModule() async throws {
            #expect(try await (Bag(sequence: 0..<3) |> .mapEach(Times(factor: 7))).compute(on: backend) == [0, 7, 14])
        }

        @Test func oneOverNestedRecords() async throws {
            let samples = Samples.make(300, seed: 3)
            let bag = try Bag.lines(Samples.lines(samples)).decode(Sample.self)
            #expect(try await (bag |> .mapEach(HandsOn<Sample>())).compute(on: backend) == samples)
            #expect(
                try await (bag |> .filterEach(HasChildren()) |> .mapEach(NamesOfParents())).compute(on: backend)
                    == samples.filter { !$0.children.isEmpty }.map { $0.parent?.name ?? "-" })
        }

        @Test func whatItCapturesTravels() async throws {
            let odd = Set((0..<1000).filter { $0 % 2 == 1 })
            #expect(try await (Bag(sequence: 0..<10) |> .filterEach(IsAmong(numbers: odd))).compute(on: backend) == [1, 3, 5, 7, 9])
        }

        @Test func whatItThrowsReadsAsOnThreads() async throws {
            let folder = try TemporaryFolder()
            for file in 0..<6 { try folder.write((0..<200).map { "\(file * 200 + $0)\n" }.joined(), to: "\(file).txt") }
            for wrong in [417, 900, 0] {
                let bag = Bag.files(folder.path + "/*.txt") |> .mapEach(Dislikes(wrong: [wrong, 1100]))
                let theirs = try #require(await #expect(throws: SatchelError.self) { try await (bag |> .count).compute(on: Threads(2)) })
                let ours = await #expect(throws: SatchelError.self) { try await (bag |> .count).compute(on: backend) }
                #expect(ours == theirs)
                #expect(theirs.code == .transformFailed && theirs.location.line == wrong % 200 + 1)
                #expect(theirs.message.contains("Dislikes threw NotLiked: \(wrong) is not liked"), "\(theirs)")
                let kept = await #expect(throws: SatchelError.self) { try await bag.persist(on: backend).wait() }
                #expect(kept == theirs)
            }
        }
    }
}

private struct Doubled: Transform {
    func callAsFunction(_ number: Int) -> Int { number * 2 }
}

struct Repeated<Element: ColumnValue & Codable>: Transform {
    let count: Int
    func callAsFunction(_ element: Element) -> [Element] { Array(repeating: element, count: count) }
}

struct HandsOn<Element: ColumnValue>: Transform {
    func callAsFunction(_ element: Element) -> Element { element }
}

private struct Hidden<Element: ColumnValue>: Transform {
    func callAsFunction(_ element: Element) -> Element { element }
}

private struct HasChildren: Transform {
    func callAsFunction(_ sample: Sample) -> Bool { !sample.children.isEmpty }
}

private struct NamesOfParents: Transform {
    func callAsFunction(_ sample: Sample) -> String { sample.parent?.name ?? "-" }
}

private struct IsAmong: Transform {
    let numbers: Set<Int>
    func callAsFunction(_ number: Int) -> Bool { numbers.contains(number) }
}

private struct Dislikes: Transform {
    struct NotLiked: Error, CustomStringConvertible {
        let number: Int
        var description: String { "\(number) is not liked" }
    }

    let wrong: Set<Int>

    func callAsFunction(_ line: String) throws -> Int {
        guard let number = Int(line), !wrong.contains(number) else { throw NotLiked(number: Int(line) ?? 0) }
        return number
    }
}
