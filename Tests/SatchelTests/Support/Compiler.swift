import Foundation

/// The Swift compiler over a few lines that use Satchel as this build has it.
struct Compiler {
    /// What it says is wrong, by line of the source given.
    typealias Errors = [Int: [String]]

    /// How much of the solver's work one expression may take: a count, so the same on every machine.
    var scopes: Int?
    /// Whether the source uses macros; what the compiler says of their code it says of the source too.
    var expandsMacros = false

    /// Type-checks the source beside the records of `LanguageRecords.swift`.
    func errors(in source: String) async throws -> Errors {
        let run = try await run(source, scopes.map { ["-solver-scope-threshold=\($0)"] } ?? [])
        var errors: Errors = [:]
        var others: [String] = []
        for line in (run.output + run.error).split(separator: "\n") where line.contains(" error: ") && !line.contains("/@__swiftmacro_") {
            let parts = line.split(separator: ":", maxSplits: 4).map { $0.trimmingCharacters(in: .whitespaces) }
            guard parts.count == 5, parts[0].hasSuffix("/Source.swift"), let number = Int(parts[1]) else {
                others.append(String(line))
                continue
            }
            errors[number, default: []].append(parts[4])
        }
        // The set-up is wrong then, not the source.
        if !others.isEmpty { throw Failure(output: others) }
        if run.status != 0 && errors.isEmpty { throw Failure(output: [run.error]) }
        return errors.mapValues { Array(Set($0)).sorted() }
    }

    /// How long each function of the source took to check, by its name.
    func milliseconds(in source: String) async throws -> [String: Double] {
        let run = try await run(source, ["-debug-time-function-bodies"])
        if run.status != 0 { throw Failure(output: [run.error]) }
        var times: [String: Double] = [:]
        for line in (run.output + run.error).split(separator: "\n") where line.contains("/Source.swift:") {
            let parts = line.split(separator: "\t")
            guard parts.count == 3, parts[0].hasSuffix("ms"), let time = Double(parts[0].dropLast(2)),
                let name = parts[2].split(separator: "@").first?.split(separator: ".").last
            else { continue }
            times[String(name), default: 0] += time
        }
        return times
    }

    private func run(_ source: String, _ frontend: [String]) async throws -> Program.Run {
        let folder = FileManager.default.temporaryDirectory.path + "/satchel-compile-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let file = folder + "/Source.swift"
        try source.write(toFile: file, atomically: true, encoding: .utf8)
        let support = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let sources = support.appendingPathComponent("../../../Sources").standardized.path
        var arguments = [
            "swiftc", "-typecheck", "-swift-version", "6", "-diagnostic-style", "llvm", "-I", Program.folder + "/Modules" + suffix,
        ]
        for map in ["\(Program.folder)/CWorkerHook\(suffix).build/module.modulemap"] + moduleMaps(in: sources) {
            arguments += ["-Xcc", "-fmodule-map-file=" + map]
        }
        if expandsMacros { arguments += ["-load-plugin-executable", Program.folder + "/SatchelMacros-tool#SatchelMacros"] }
        for flag in frontend { arguments += ["-Xfrontend", flag] }
        return try await Program(path: "/usr/bin/env").run(arguments + [file, support.path + "/LanguageRecords.swift"])
    }

    struct Failure: Error {
        let output: [String]
    }

    /// SwiftPM builds tests as tools where a macro's own tests are among them, and puts their modules under other names.
    private var suffix: String {
        FileManager.default.fileExists(atPath: Program.folder + "/Modules-tool/Satchel.swiftmodule") ? "-tool" : ""
    }

    /// The C modules that Satchel's layers import, each in a folder of its own.
    private func moduleMaps(in folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted().flatMap { ["\(folder)/\($0)/module.modulemap", "\(folder)/\($0)/include/module.modulemap"] }
            .filter { FileManager.default.fileExists(atPath: $0) }
    }
}
