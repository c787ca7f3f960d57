import Foundation

/// Walks well-formed JSON and reports, for each object, the path to it and its keys in their order.
///
/// Foundation's reader loses the order of keys, and the order is part of what is compared.
struct ArchiveShapes {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    private var report: (_ path: String, _ keys: String) -> Void

    /// Paths begin with the event's type, as `IssuesEvent.payload.issue`; a list adds `[]`. Leaves report their kind.
    static func walk(_ line: UnsafeBufferPointer<UInt8>, _ report: @escaping (_ path: String, _ keys: String) -> Void) {
        guard let type = ArchiveLine(line)?.type else { return }
        var walker = ArchiveShapes(bytes: line, report: report)
        walker.value(type)
    }

    private init(bytes: UnsafeBufferPointer<UInt8>, report: @escaping (_ path: String, _ keys: String) -> Void) {
        self.bytes = bytes
        self.report = report
    }

    private var next: UInt8 { position < bytes.count ? bytes[position] : 0 }

    private mutating func value(_ path: String) {
        switch next {
        case UInt8(ascii: "{"): object(path)
        case UInt8(ascii: "["):
            position += 1
            while next != UInt8(ascii: "]"), position < bytes.count {
                if next == UInt8(ascii: ",") { position += 1 }
                value(path + "[]")
            }
            position += 1
        case UInt8(ascii: "\""):
            skipString()
            report(path, "string")
        case UInt8(ascii: "n"): literal(path, "null")
        case UInt8(ascii: "t"), UInt8(ascii: "f"): literal(path, "flag")
        default: literal(path, "number")
        }
    }

    private mutating func literal(_ path: String, _ kind: String) {
        while position < bytes.count, ![UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]")].contains(bytes[position]) { position += 1 }
        report(path, kind)
    }

    private mutating func object(_ path: String) {
        var keys: [String] = []
        position += 1
        while next != UInt8(ascii: "}"), position < bytes.count {
            if next == UInt8(ascii: ",") { position += 1 }
            let start = position + 1
            skipString()
            let key = String(decoding: bytes[start..<(position - 1)], as: UTF8.self)
            keys.append(key)
            position += 1
            value("\(path).\(key)")
        }
        position += 1
        report(path, keys.joined(separator: ","))
    }

    private mutating func skipString() {
        position += 1
        while position < bytes.count {
            guard let base = bytes.baseAddress, let quote = memchr(base + position, 34, bytes.count - position) else { return }
            let end = UnsafeRawPointer(quote) - UnsafeRawPointer(base)
            var escapes = 0
            while bytes[end - 1 - escapes] == UInt8(ascii: "\\") { escapes += 1 }
            position = end + 1
            if escapes.isMultiple(of: 2) { return }
        }
    }
}
