import Foundation
import Satchel
import SatchelColumns
import SatchelTesting
import Testing

/// How files are cut into partitions, and that no cut changes an answer.
@Suite struct PartitionTests {
    /// A folder with a large plain file between small ones, and lines of both ends.
    private struct Files {
        let folder: TemporaryFolder
        let texts: [String]

        init() throws {
            folder = try TemporaryFolder()
            var texts: [String] = []
            for (hour, count) in [(2, 3), (10, 700), (11, 0), (12, 5)] {
                let lines = (0..<count).map { "{\"hour\":\(hour),\"n\":\($0),\"text\":\"\(String(repeating: "ö", count: $0 % 50))\"}" }
                try folder.write(lines.joined(separator: hour == 10 ? "\r\n" : "\n"), to: "hour-\(hour).json")
                texts += lines
            }
            self.texts = texts
        }
    }

    @Record
    struct Row: Hashable {
        let hour: Int
        let n: Int
        let text: String
    }

    @Test(arguments: [1, 7, 100, 1000, 4096, 64 << 20], [1, 2, 3])
    func everyLineOnceAndInOrder(partitionBytes: Int, threads: Int) async throws {
        let files = try Files()
        let bag = Bag.files(files.folder.path, partitionBytes: partitionBytes)
        let backend = Threads(threads)
        #expect(try await bag.compute(on: backend) == files.texts)
        #expect(try await bag.count.compute(on: backend) == files.texts.count)
        let rows = bag |> .decode(Row.self)
        let hours = try await rows.pluck(\.hour).compute(on: backend)
        #expect(hours == Array(repeating: 2, count: 3) + Array(repeating: 10, count: 700) + Array(repeating: 12, count: 5))
        #expect(try await rows.take(5, on: backend).map(\.n) == [0, 1, 2, 0, 1])
        var streamed = 0
        for try await row in rows.filter({ $0.hour == 10 }).elements(on: backend) {
            #expect(row.n == streamed)
            streamed += 1
        }
        #expect(streamed == 700)
    }

    @Test func smallFilesStandTogetherAndLargeOnesApart() async throws {
        let files = try Files()
        func partitions(_ bytes: Int) async throws -> Int? {
            let kept = try await Bag.files(files.folder.path, partitionBytes: bytes).persist(on: Threads(2))
            try await kept.wait()
            return kept.partitionCount
        }
        #expect(try await partitions(64 << 20) == 1)
        let size = try FileManager.default.attributesOfItem(atPath: files.folder.path + "/hour-10.json")[.size] as? Int ?? 0
        let half = try await partitions(size / 2 + 1)
        #expect(half == 3 || half == 4)
        let many = try #require(try await partitions(1000))
        #expect(abs(many - size / 1000) <= 3)
    }

    /// A line number far into a file that is read in ranges is that of the file.
    @Test(arguments: [500, 64 << 20]) func errorsOfARangeNameTheLineOfTheFile(partitionBytes: Int) async throws {
        let folder = try TemporaryFolder()
        let lines = (1...300).map { $0 == 251 ? "{\"n\":\"x\"}" : "{\"n\":\($0)}" }
        let path = try folder.write(lines.joined(separator: "\n"), to: "rows.json")
        let offset = lines.prefix(250).reduce(0) { $0 + $1.utf8.count + 1 } + 5
        let rows = Bag.files(path, partitionBytes: partitionBytes) |> .decode(Number.self)
        let error = await #expect(throws: SatchelError.self) { try await rows.pluck(\.n).sum.compute(on: Threads(2)) }
        #expect(
            error?.description == """
                \(path), line 251, byte \(offset), $.n: expected a number, found the string "x"; declare the property as what the data hold, \
                or as JSON to take any value
                """)
    }

    @Record
    struct Number: Hashable {
        let n: Int
    }

    @Test func aStandInKeepsFromTheStore() async throws {
        // Nobody listens at that port.
        let nowhere = ObjectStoreOptions(endpoint: "http://127.0.0.1:1", isAnonymous: true, attempts: 1)
        let bag = Bag.s3("githubarchive-data", "2015/", options: nowhere)
        let error = await #expect(throws: SatchelError.self) { try await bag.count.compute(on: Threads(1)) }
        #expect(
            error?.description.hasPrefix(
                "s3://githubarchive-data/2015/: could not reach http://127.0.0.1:1; check the address and the network; 1 attempt was made ("
            ) == true)
        #expect(try await bag.count.compute(on: InMemory(["s3://githubarchive-data/2015": ["a", "b"]])) == 2)
    }
}
