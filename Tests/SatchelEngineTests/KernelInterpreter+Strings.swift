import Foundation
import SatchelColumns
import SatchelPlan

extension KernelInterpreter {
    /// The functions of strings, by Foundation's and Swift's own; nil where it is none of them.
    func string(_ function: Function, _ arguments: [KernelValue]) -> KernelValue? {
        guard case .bytes(let bytes) = arguments[0] else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        switch function {
        case .count: return .integer(Int64(text.count))
        case .utf8Count: return .integer(Int64(bytes.count))
        case .isEmpty: return .bool(bytes.isEmpty)
        case .rawOfCase: return arguments[0]
        case .lowercased: return .string(text.lowercased())
        case .uppercased: return .string(text.uppercased())
        case .trimmed:
            let scalars = Array(text.unicodeScalars)
            let ends = scalars.indices.filter { !scalars[$0].properties.isWhitespace }
            var trimmed = String.UnicodeScalarView()
            if let first = ends.first, let last = ends.last { trimmed.append(contentsOf: scalars[first...last]) }
            return .string(String(trimmed))
        default: break
        }
        switch (function, arguments[1]) {
        case (.prefix, .integer(let n)), (.suffix, .integer(let n)), (.dropFirst, .integer(let n)), (.dropLast, .integer(let n)):
            if n < 0 {
                let message = "\(function.rawValue)(\(n)): expected 0 or more characters"
                return .fault(SatchelError(.invalidArgument, message, at: location))
            }
            return .string(Self.part(function, text, Int(n)))
        case (.dropPrefix, .bytes(let affix)): return .bytes(bytes.starts(with: affix) ? Array(bytes.dropFirst(affix.count)) : bytes)
        case (.dropSuffix, .bytes(let affix)):
            return .bytes(bytes.reversed().starts(with: affix.reversed()) ? Array(bytes.dropLast(affix.count)) : bytes)
        case (.split, .bytes(let separator)): return .list(Self.pieces(of: bytes, separator).map { .bytes($0) })
        case (.replacing, .bytes(let part)):
            guard case .bytes(let replacement) = arguments[2] else { return nil }
            return .bytes(Array(Self.pieces(of: bytes, part).joined(separator: replacement)))
        default: return nil
        }
    }

    private static func part(_ function: Function, _ text: String, _ n: Int) -> String {
        switch function {
        case .prefix: String(text.prefix(n))
        case .suffix: String(text.suffix(n))
        case .dropFirst: String(text.dropFirst(n))
        default: String(text.dropLast(n))
        }
    }

    /// Byte by byte, where the kernel searches.
    private static func pieces(of bytes: [UInt8], _ separator: [UInt8]) -> [[UInt8]] {
        if separator.isEmpty { return [bytes] }
        var pieces: [[UInt8]] = [[]]
        var rest = bytes[...]
        while let byte = rest.first {
            if rest.starts(with: separator) {
                rest = rest.dropFirst(separator.count)
                pieces.append([])
            } else {
                pieces[pieces.count - 1].append(byte)
                rest = rest.dropFirst()
            }
        }
        return pieces
    }
}
