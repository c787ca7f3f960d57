import DaskServers
import Foundation
import Satchel
import SatchelTesting
import Testing

extension ClusterTests {
    /// Workers on hosts of their own, without Swift and without Satchel.
    @Suite struct ClusterHostsTests {
        /// Each has lines, of all hosts at the same path.
        private func write(to folder: String) throws -> Int {
            for file in 0..<12 {
                let text = (0..<40).map { "\(file * 40 + $0)\n" }.joined()
                try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(file).txt"))
            }
            return 12 * 40
        }

        /// Where the libraries of Swift are that this program runs with.
        private var libraries: String? {
            let maps = try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8)
            let line = maps?.split(separator: "\n").first { $0.hasSuffix("/libswiftCore.so") }
            return line?.split(separator: " ").last.map { String($0.dropLast("/libswiftCore.so".count)) }
        }

        @Test(.enabled("hosts of their own need root") { await DaskHosts.isPossible })
        func onThreeHostsOfWhichOneIsCutOff() async throws {
            // Shared by all, and no folder of a host's own.
            let caches = FileManager.default.currentDirectoryPath + "/.build/caches-\(UUID().uuidString)"
            defer { try? FileManager.default.removeItem(atPath: caches) }
            try await DaskHosts.running(environment: ["XDG_CACHE_HOME": caches]) { hosts in
                let count = try write(to: hosts.shared)
                let absent = [Program.folder] + (libraries.map { [$0] } ?? [])
                for host in [DaskHosts.Host.h1, .h2, .h3] { try await hosts.hide(absent, on: host) }
                // As in containers: no authorities at the usual place, and no programs where Dask has its files.
                try await hosts.hide(["/etc/ssl"], on: .h1)
                try await hosts.forbidPrograms(on: .h1)
                let backend = Dask(hosts.cluster.address, .init(python: hosts.cluster.python))
                let lines = Bag.files(hosts.shared + "/*.txt")
                func meet(_ round: Int) async throws {
                    let meeting = Meets(folder: hosts.shared, round: round, hosts: 3, absent: absent)
                    let found = try await (lines |> .mapEach(meeting) |> .frequencies).compute(on: backend)
                    #expect(Set(found.map(\.value)) == ["h1", "h2", "h3"])
                    #expect(found.map(\.count).reduce(0, +) == count)
                }
                try await meet(1)
                #expect(try FileManager.default.contentsOfDirectory(atPath: caches) == ["satchel-\(geteuid())"])

                let holds = Holds(number: 300, marker: hosts.shared + "/held")
                async let sum = (lines |> .mapEach(holds) |> .sum).compute(on: backend)
                var held = ""
                try await eventually("a host at number 300: \(backend.stateDump())") {
                    held = (try? String(contentsOfFile: hosts.shared + "/held", encoding: .utf8)) ?? ""
                    return !held.isEmpty
                }
                let host = try #require(DaskHosts.Host(rawValue: held))
                try await hosts.cut(host)
                #expect(try await sum == count * (count - 1) / 2)
                try await hosts.join(host)
                try await meet(2)
            }
        }
    }
}

/// Says on which host it is, once as many have met.
private struct Meets: Transform {
    struct Fault: Error, CustomStringConvertible { let description: String }

    let folder: String
    let round: Int
    let hosts: Int
    let absent: [String]

    func callAsFunction(_ line: String) throws -> String {
        let host = ProcessInfo.processInfo.environment["SATCHEL_SERVER"] ?? "?"
        for path in absent where try FileManager.default.contentsOfDirectory(atPath: path) != [] {
            throw Fault(description: "\(host) has something in \(path)")
        }
        let path = "\(folder)/round-\(round)-"
        _ = FileManager.default.createFile(atPath: path + host, contents: nil)
        let deadline = Date(timeIntervalSinceNow: 60)
        while try FileManager.default.contentsOfDirectory(atPath: folder).count(where: { $0.hasPrefix("round-\(round)-") }) < hosts {
            guard Date() < deadline else { throw Fault(description: "\(host) met nobody within a minute") }
            usleep(2000)
        }
        return host
    }
}

/// The first process that has a number says where it is, and goes no further.
private struct Holds: Transform {
    let number: Int
    let marker: String

    func callAsFunction(_ line: String) -> Int {
        let found = Int(line) ?? 0
        if found == number {
            let descriptor = open(marker, O_CREAT | O_EXCL | O_WRONLY, 0o600)
            if descriptor >= 0 {
                let host = Array((ProcessInfo.processInfo.environment["SATCHEL_SERVER"] ?? "?").utf8)
                _ = write(descriptor, host, host.count)
                while true { pause() }
            }
        }
        return found
    }
}
