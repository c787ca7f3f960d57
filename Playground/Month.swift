import ArgumentParser
import Foundation
import GitHubArchive

/// A month of hours to measure on: as many events as January 2015 had, in 744 files.
struct Month: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "month", abstract: "Makes a month of hours: 14,036,706 generated events in 744 files, most of them links.")

    @Argument(help: "The folder that is made, unless it is there.")
    var folder: String

    /// So many events make up the month: 402 hours of one more, and 342.
    private static let events = 14_036_706
    private static let hours = 744
    private static let distinct = 8

    func run() throws {
        let files = FileManager.default
        let least = Self.events / Self.hours
        let larger = Self.events % Self.hours
        try files.createDirectory(atPath: folder + "/hours", withIntermediateDirectories: true)
        try files.createDirectory(atPath: folder + "/distinct", withIntermediateDirectories: true)
        var paths: [[String]] = []
        for (size, seed) in [(least + 1, 2015), (least, 2016)] {
            let made = "\(folder)/distinct/\(size)"
            try GeneratedHours(seed: UInt64(seed), hours: Self.distinct, eventsPerHour: size).write(to: made)
            paths.append(
                try files.contentsOfDirectory(atPath: made).filter { $0.hasSuffix(".json.gz") }.sorted().map { "distinct/\(size)/\($0)" })
        }
        for hour in 0..<Self.hours {
            let name = String(format: "2015-01-%02d-%d.json.gz", hour / 24 + 1, hour % 24)
            let kind = paths[hour < larger ? 0 : 1]
            let link = "\(folder)/hours/\(name)"
            if (try? files.destinationOfSymbolicLink(atPath: link)) == nil {
                try files.createSymbolicLink(atPath: link, withDestinationPath: "../" + kind[hour % kind.count])
            }
        }
        print("\(folder)/hours: \(Self.events) events in \(Self.hours) files, links to \(Self.distinct * 2) distinct ones")
    }
}
