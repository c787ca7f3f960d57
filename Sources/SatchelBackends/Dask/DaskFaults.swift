internal import Foundation
internal import SatchelColumns

extension Dask.Options {
    /// What is wrong with these options or the address that they are for, seen before anything is started.
    func fault(at address: String) -> SatchelError? {
        if let wrong = Self.wrong(address: address) ?? wrong { return SatchelError(.invalidArgument, wrong) }
        guard let tls else { return nil }
        guard !address.hasPrefix("tcp://") else {
            return SatchelError(.invalidArgument, "Dask.Options(tls:) is for addresses that begin with tls://, found \(address)")
        }
        for (name, path) in [("authorities", tls.authorities), ("certificate", tls.certificate), ("key", tls.key ?? tls.certificate)]
        where !FileManager.default.isReadableFile(atPath: path) {
            return SatchelError(
                .notFound, "Dask.Options.TLS(\(name):): expected a file that can be read, and there is none", at: .init(file: path))
        }
        return nil
    }

    private static func wrong(address: String) -> String? {
        let parts = address.split(separator: ":", omittingEmptySubsequences: false)
        let schemes = ["tcp", "tls", "ucx", "ws", "wss"]
        if parts.count >= 3, schemes.contains(String(parts[0])), parts[1].count > 2, parts[1].hasPrefix("//"),
            let port = parts.last.flatMap({ UInt16($0) }), port > 0
        {
            return nil
        }
        return "Dask(\"\(address)\"): expected the address that `dask scheduler` prints, tcp://HOST:PORT or tls://HOST:PORT"
    }

    private var wrong: String? {
        let seconds = [
            ("connectSeconds", connectSeconds), ("workerSeconds", workerSeconds), ("stallSeconds", stallSeconds),
            ("lossSeconds", lossSeconds),
        ]
        for (name, value) in seconds where !(value > 0 && value <= 86_400) {
            return "Dask.Options(\(name): \(value)): expected more than 0 and no more than 86400, a day"
        }
        if !(0...1000).contains(retries) { return "Dask.Options(retries: \(retries)): expected 0 to 1000" }
        if memory < 0 { return "Dask.Options(memory: \(memory)): expected 0 or more bytes" }
        for (name, amount) in resources.sorted(by: { $0.key < $1.key }) where !(amount > 0 && amount.isFinite) {
            return "Dask.Options(resources: [\"\(name)\": \(amount)]): expected an amount of more than 0"
        }
        return nil
    }
}
