internal import CWorkerHook
internal import Foundation
internal import SatchelColumns

/// What workers run, and in which surroundings.
struct WorkerProgram: Sendable {
    /// The file.
    let path: String
    /// The first is what it is told to be called.
    let arguments: [String]
    let environment: [String: String]
    /// Whether it may be another build than this one.
    let isOther: Bool

    /// - Parameters:
    ///   - executable: a file; nil: the program that runs, even if its file was replaced meanwhile.
    ///   - added: variables beside those that workers get anyway.
    init(executable: String?, adding added: [String: String]) {
        path = executable ?? satchel_own_program().map { String(cString: $0) } ?? CommandLine.arguments[0]
        arguments = [executable ?? CommandLine.arguments[0]]
        isOther = executable != nil
        var environment = ProcessInfo.processInfo.environment.filter { Self.isPassed($0.key) }
        // What a crash says goes to standard error, in few lines and without waiting for a person.
        environment["SWIFT_BACKTRACE"] =
            "enable=yes,color=no,interactive=no,threads=crashed,registers=none,images=none,sanitize=no,limit=12,top=0,cache=no"
        environment.merge(added) { $1 }
        environment["SATCHEL_WORKER"] = "3:3:\(ProcessInfo.processInfo.processIdentifier)"
        self.environment = environment
    }

    /// Another program, in the surroundings of this one.
    init(path: String, arguments: [String]) {
        self.path = path
        self.arguments = [path] + arguments
        environment = ProcessInfo.processInfo.environment
        isOther = true
    }

    /// Variables that say where things are and how the network is reached; not those that are about this one process.
    private static func isPassed(_ name: String) -> Bool {
        let names: Set<String> = [
            "PATH", "HOME", "USER", "LOGNAME", "LANG", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SSL_CERT_FILE",
            "SSL_CERT_DIR",
            "CURL_CA_BUNDLE", "http_proxy", "https_proxy", "no_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY",
        ]
        return names.contains(name) || ["LC_", "AWS_", "SATCHEL_"].contains { name.hasPrefix($0) }
    }

    func failure(_ action: String, _ code: Int32) -> SatchelError {
        SatchelError(
            .workerLost, "could not \(action); workers are this same program, started anew: \(cure(code))",
            cause: String(cString: strerror(code)),
            at: .init(file: isOther ? path : nil))
    }

    private func cure(_ code: Int32) -> String {
        switch code {
        case ENOENT, EACCES, ENOEXEC: "give the path of a file that can be run, Processes(executable:), or leave it out"
        case EMFILE, ENFILE: "raise the limit of open files (`ulimit -n`), or take fewer workers"
        case EAGAIN, ENOMEM: "take fewer workers, or raise the limit of processes (`ulimit -u`)"
        default: "try fewer workers, or Threads()"
        }
    }
}
