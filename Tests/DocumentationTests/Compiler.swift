import Foundation
import Testing

/// The compiler, with what the running test was built from.
struct Compiler {
    struct Diagnostic: Hashable {
        let file: String
        let line: Int
        let message: String
    }

    /// Where the build put the test's executable, and beside it modules, objects and the macro.
    let products: URL
    let folder: URL
    private let testName: String

    init(folder: URL) throws {
        let test = try #require(Bundle.main.executableURL)
        products = test.deletingLastPathComponent()
        testName = test.deletingPathExtension().lastPathComponent
        self.folder = folder
    }

    /// Builds the files into a program; gives what is wrong with them.
    func build(_ files: [GuideProgram.File], module: String, to program: URL) async throws -> [Diagnostic] {
        try await compile(files, module: module, try objects() + ["-lisal", "-lre2", "-lsimdjson", "-lz", "-lstdc++", "-o", program.path])
    }

    /// What is wrong with the files.
    func check(_ files: [GuideProgram.File], module: String) async throws -> [Diagnostic] {
        try await compile(files, module: module, ["-typecheck"])
    }

    /// What is wrong with a `Package.swift`.
    func checkManifest(_ text: String) async throws -> [Diagnostic] {
        let (status, found) = try await run(["swiftc", "-print-target-info"])
        let info = try #require(try JSONSerialization.jsonObject(with: Data(found.utf8)) as? [String: Any], "\(status): \(found)")
        let resources = try #require((info["paths"] as? [String: Any])?["runtimeResourcePath"] as? String)
        let description = resources + "/pm/ManifestAPI"
        let file = GuideProgram.File(name: "Package.swift", text: text)
        return try await diagnostics(of: [file], ["-typecheck", "-I", description, "-package-description-version", "6.2.0"])
    }

    /// Runs a program in the folder or one in it, and gives its exit code and what it printed.
    func run(_ arguments: [String], in name: String = ".") async throws -> (status: Int32, output: String) {
        let place = folder.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        let log = folder.appendingPathComponent("\(UUID().uuidString).log")
        _ = FileManager.default.createFile(atPath: log.path, contents: nil)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.currentDirectoryURL = place
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: log)
        process.standardError = process.standardOutput
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in continuation.resume() }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        return (process.terminationStatus, try String(contentsOf: log, encoding: .utf8))
    }

    private func compile(_ files: [GuideProgram.File], module: String, _ arguments: [String]) async throws -> [Diagnostic] {
        let sources = Guide.root.appendingPathComponent("Sources").path
        let maps = [
            products.path + "/CWorkerHook\(suffix).build", sources + "/CJSONScan/include", sources + "/CRegex/include", sources + "/CISAL",
            sources + "/CMemory/include", sources + "/CCurl", sources + "/CZlib",
        ]
        var flags = ["-swift-version", "6", "-parse-as-library", "-wmo", "-suppress-warnings", "-module-name", module]
        flags += ["-module-cache-path", products.path + "/ModuleCache", "-I", products.path + "/Modules\(suffix)"]
        flags += ["-load-plugin-executable", products.path + "/SatchelMacros-tool#SatchelMacros"]
        for map in maps { flags += ["-Xcc", "-fmodule-map-file=\(map)/module.modulemap"] }
        return try await diagnostics(of: files, flags + arguments)
    }

    private func diagnostics(of files: [GuideProgram.File], _ arguments: [String]) async throws -> [Diagnostic] {
        for file in files { try file.text.write(to: folder.appendingPathComponent(file.name), atomically: true, encoding: .utf8) }
        let (status, output) = try await run(["swiftc"] + arguments + files.map(\.name))
        var found: [Diagnostic] = []
        for line in output.split(separator: "\n") {
            guard let match = line.wholeMatch(of: /(.+?):([0-9]+):[0-9]+: error: (.*)/), let number = Int(match.2) else { continue }
            let name = String(match.1.split(separator: "/").last ?? match.1)
            // The code of a macro has lines of its own; what it comes from is told too.
            if name.hasPrefix("macro expansion") { continue }
            let offset = files.first { $0.name == name }?.offset ?? 0
            let diagnostic = Diagnostic(file: name, line: number + offset, message: String(match.3))
            if !found.contains(diagnostic) { found.append(diagnostic) }
        }
        if found.isEmpty, status != 0 { found = [Diagnostic(file: "", line: 1, message: output)] }
        return found
    }

    /// SwiftPM builds tests as tools where a macro's own tests are among them, and puts what they are made of under other names.
    private var suffix: String {
        let tool = products.appendingPathComponent("\(testName)-tool.product").path
        return FileManager.default.fileExists(atPath: tool) ? "-tool" : ""
    }

    /// The objects of the library's targets, as the test was linked.
    private func objects() throws -> [String] {
        let list = products.appendingPathComponent("\(testName)\(suffix).product/Objects.LinkFileList")
        let targets = try FileManager.default.contentsOfDirectory(atPath: Guide.root.appendingPathComponent("Sources").path)
        let folders = targets.filter { $0 != "SatchelMacros" }.map { "/\($0)\(suffix).build/" }
        return try String(contentsOf: list, encoding: .utf8).split(separator: "\n")
            .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: "'\"")) }
            .filter { object in folders.contains { object.contains($0) } }
    }
}
