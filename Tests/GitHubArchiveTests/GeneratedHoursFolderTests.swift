import Foundation
import GitHubArchive
import SatchelColumns
import Testing

/// Generated hours as files.
@Suite struct GeneratedHoursFolderTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("generated-\(UUID().uuidString)").path

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    private func number(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require(attributes[.systemFileNumber] as? Int)
    }

    @Test func filesHoldTheirHours() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let plan = try GeneratedHours(hours: 3, eventsPerHour: 900)
        let paths = try plan.write(to: folder)
        #expect(paths == (0..<3).map { "\(folder)/2015-01-01-\($0).json.gz" })
        for (hour, path) in paths.enumerated() {
            #expect(try ArchiveGzip.unpacked(path) == plan.text(hour: hour))
            let header = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)).prefix(10))
            #expect(header == [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF])
        }
        #expect(try names() == [".generated-hours"] + (0..<3).map { "2015-01-01-\($0).json.gz" })
    }

    @Test func sameGzipBytesAgain() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let plan = try GeneratedHours(hours: 2, eventsPerHour: 500)
        let first = try plan.write(to: "\(folder)/a").map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
        let second = try plan.write(to: "\(folder)/b/").map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
        #expect(first == second)
    }

    @Test func completeFolderIsLeft() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let plan = try GeneratedHours(hours: 2, eventsPerHour: 50)
        let numbers = try plan.write(to: folder).map(number)
        let paths = try plan.write(to: folder)
        #expect(try paths.map(number) == numbers)
    }

    @Test func incompleteFolderIsMadeAgain() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let plan = try GeneratedHours(hours: 2, eventsPerHour: 50)
        let paths = try plan.write(to: folder)
        try Data("cut".utf8).write(to: URL(fileURLWithPath: paths[1]))
        try plan.write(to: folder)
        #expect(try ArchiveGzip.unpacked(paths[1]) == plan.text(hour: 1))
        try FileManager.default.removeItem(atPath: paths[0])
        try plan.write(to: folder)
        #expect(try ArchiveGzip.unpacked(paths[0]) == plan.text(hour: 0))
    }

    /// Another plan replaces the hours of the first; what is not the generator's stays.
    @Test func otherPlanReplaces() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try GeneratedHours(hours: 3, eventsPerHour: 50).write(to: folder)
        try Data("mine".utf8).write(to: URL(fileURLWithPath: "\(folder)/notes.txt"))
        // No process has so high a number: as if its run had been interrupted.
        try Data("half".utf8).write(to: URL(fileURLWithPath: "\(folder)/2015-01-01-2.json.gz.2147483646.partial"))
        let plan = try GeneratedHours(seed: 3, hours: 1, eventsPerHour: 60)
        let paths = try plan.write(to: folder)
        #expect(try names() == [".generated-hours", "2015-01-01-0.json.gz", "notes.txt"])
        #expect(try ArchiveGzip.unpacked(paths[0]) == plan.text(hour: 0))
    }

    @Test func noHours() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        #expect(try GeneratedHours(hours: 0).write(to: folder).isEmpty)
        #expect(try names() == [".generated-hours"])
    }

    @Test func folderThatCannotBe() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data("a file".utf8).write(to: URL(fileURLWithPath: folder))
        let inside = "\(folder)/hours"
        #expect {
            try GeneratedHours(hours: 1, eventsPerHour: 10).write(to: inside)
        } throws: {
            guard let error = $0 as? SatchelError else { return false }
            return error.code == .writeFailed && error.location.file == inside
                && error.message == "expected a folder to write hours to, or leave to make it. Name a folder that you may write to."
        }
    }

    /// A folder in a file's place fails at the rename; nothing is left half done, and no note calls the folder complete.
    @Test func fileThatCannotBe() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let blocked = "\(folder)/2015-01-01-0.json.gz"
        try FileManager.default.createDirectory(atPath: blocked, withIntermediateDirectories: true)
        #expect {
            try GeneratedHours(hours: 1, eventsPerHour: 10).write(to: folder)
        } throws: {
            "\($0)" == "\(blocked): expected to write this file. Free some space, or name a folder that you may write to. (Is a directory)"
        }
        #expect(try names() == ["2015-01-01-0.json.gz"])
    }
}
