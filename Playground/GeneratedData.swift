import Foundation
import GitHubArchive

/// The hours that are generated once where none are given.
enum GeneratedData {
    static let hours = 16
    static let eventsPerHour = 20_000

    static func folder(_ printer: Printer) throws -> String {
        let folder = ".satchel/hours-\(hours)x\(eventsPerHour)"
        if !FileManager.default.fileExists(atPath: folder) {
            printer.say("Generating \(hours) hours of \(eventsPerHour) events in \(folder), once …\n")
        }
        try GeneratedHours(seed: 2015, hours: hours, eventsPerHour: eventsPerHour).write(to: folder)
        return folder
    }
}
