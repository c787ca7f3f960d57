internal import Foundation

/// What memory this process may use.
enum SystemMemory {
    /// The machine's memory, or less where a control group says so.
    static var available: Int {
        let machine = Int(clamping: ProcessInfo.processInfo.physicalMemory)
        return groupLimits().reduce(machine, min)
    }

    /// The limits of the process's control groups, of both versions of the interface.
    private static func groupLimits() -> [Int] {
        let groups = (try? String(contentsOfFile: "/proc/self/cgroup", encoding: .utf8)) ?? ""
        var files = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"]
        for line in groups.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { continue }
            if parts[1].isEmpty { files += limits(of: String(parts[2]), under: "/sys/fs/cgroup", named: "memory.max") }
            if parts[1] == "memory" {
                files += limits(of: String(parts[2]), under: "/sys/fs/cgroup/memory", named: "memory.limit_in_bytes")
            }
        }
        return files.compactMap { try? String(contentsOfFile: $0, encoding: .utf8) }
            .compactMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
            .filter { $0 > 0 }
    }

    /// A group's file and those of the groups around it, each of which limits it too.
    private static func limits(of group: String, under root: String, named name: String) -> [String] {
        var files: [String] = []
        var path = group.split(separator: "/").map(String.init)
        while !path.isEmpty {
            files.append(root + "/" + path.joined(separator: "/") + "/" + name)
            path.removeLast()
        }
        return files
    }
}
