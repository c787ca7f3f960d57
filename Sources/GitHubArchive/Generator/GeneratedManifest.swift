import Foundation
import SatchelColumns

/// The note in a folder of generated hours that tells which they are: hidden, so that no search for data finds it.
struct GeneratedManifest {
    /// Grows whenever the same seed gives other bytes.
    private static let version = 1

    private let folder: String
    private let path: String

    init(folder: String) {
        self.folder = folder
        path = GeneratedFiles.join(folder, ".generated-hours")
    }

    /// Whether the folder holds just this plan's files, in the sizes that they were written in.
    func isComplete(for plan: GeneratedHours, _ names: [String]) -> Bool {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8), let sizes = sizes(of: names) else { return false }
        return text == Self.text(plan, names, sizes)
    }

    /// Takes back the note, and the files that it names and the new plan lacks; leavings of interrupted runs go as well.
    func forget(except names: [String]) throws {
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        try remove(path)
        let kept = Set(names)
        for line in text.split(separator: "\n").dropFirst() {
            guard let name = line.split(separator: " ").first.map(String.init), Self.isHour(name), !kept.contains(name) else { continue }
            try remove(GeneratedFiles.join(folder, name))
        }
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where Self.isAbandoned(name) {
            try remove(GeneratedFiles.join(folder, name))
        }
    }

    func remember(_ plan: GeneratedHours, _ names: [String]) throws {
        guard let sizes = sizes(of: names) else {
            throw SatchelError(
                .writeFailed, "expected the hours just written, found that some are gone. Keep other programs out of the folder.",
                at: .init(file: folder))
        }
        try GeneratedFiles.writeWhole(path) { try $0(Array(Self.text(plan, names, sizes).utf8)[...]) }
    }

    private func remove(_ path: String) throws {
        guard unlink(path) != 0, errno != ENOENT else { return }
        throw GeneratedFiles.failure(
            path, "expected to remove this file of earlier hours. Name a folder that you may write to.",
            NSError(domain: NSPOSIXErrorDomain, code: Int(errno)))
    }

    private func sizes(of names: [String]) -> [Int]? {
        var sizes: [Int] = []
        for name in names {
            let attributes = try? FileManager.default.attributesOfItem(atPath: GeneratedFiles.join(folder, name))
            guard let size = attributes?[.size] as? Int else { return nil }
            sizes.append(size)
        }
        return sizes
    }

    private static func text(_ plan: GeneratedHours, _ names: [String], _ sizes: [Int]) -> String {
        var text = "generated hours \(version), seed \(plan.seed), hours \(plan.hours), events \(plan.eventsPerHour)\n"
        for (name, size) in zip(names, sizes) { text += "\(name) \(size)\n" }
        return text
    }

    /// Only names that the generator gives are ever removed.
    private static func isHour(_ name: String) -> Bool {
        name.hasSuffix(".json.gz") && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == ".") }
    }

    /// Whether the name is that of a file begun by a process that is no more.
    private static func isAbandoned(_ name: String) -> Bool {
        let parts = name.split(separator: ".")
        guard parts.last == "partial", parts.count >= 3, let process = Int32(parts[parts.count - 2]), process > 0 else { return false }
        guard name.contains(".json.gz.") || name.contains(".generated-hours.") else { return false }
        return kill(process, 0) != 0 && errno == ESRCH
    }
}
