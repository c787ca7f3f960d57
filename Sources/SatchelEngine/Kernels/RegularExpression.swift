internal import CRegex
internal import SatchelColumns

/// A pattern in RE2's syntax, compiled.
package final class RegularExpression: @unchecked Sendable {
    // RE2 is safe to use from several threads; nothing else is kept.
    private let regex: OpaquePointer

    /// Throws what RE2 says of a pattern that is none.
    package init(_ pattern: String) throws {
        var pattern = pattern
        var message = [CChar](repeating: 0, count: 256)
        let regex = pattern.withUTF8 { bytes in
            // In bounds: both are handed over with their lengths.
            bytes.withMemoryRebound(to: CChar.self) { cregex_make($0.baseAddress, $0.count, &message, message.count) }
        }
        guard let regex else {
            let text = String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            throw SatchelError(
                .invalidPlan, "the pattern \(pattern.debugDescription) does not compile: \(text); it has to be in the syntax of RE2")
        }
        self.regex = regex
    }

    deinit { cregex_free(regex) }

    /// How many groups it has, without the whole match.
    package var groups: Int { Int(cregex_groups(regex)) }

    package func group(named name: String) -> Int? {
        var name = name
        let group = name.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { cregex_group_named(regex, $0.baseAddress, $0.count) }
        }
        return group < 0 ? nil : Int(group)
    }

    /// Whether each string has a part that it matches.
    func matches(_ text: TextData) -> [Bool] {
        [Bool](unsafeUninitializedCapacity: text.count) { found, filled in
            // In bounds: one answer a string, for which there is room.
            text.withStrings { if let found = found.baseAddress { cregex_match(regex, $0, found) } }
            filled = text.count
        }
    }

    /// Where a group of each string's first match lies in the bytes; nil where it took no part. The group is one of `groups`.
    func ranges(of group: Int, in text: TextData) -> [Range<Int>?] {
        var starts = [UInt32](repeating: .max, count: text.count)
        var ends = starts
        // In bounds: one start and one end a string.
        text.withStrings { cregex_capture(regex, $0, CInt(group), &starts, &ends) }
        return zip(starts, ends).map { $0 == .max ? nil : Int($0)..<Int($1) }
    }
}

extension TextData {
    /// The strings as C takes them: valid while the body runs.
    fileprivate func withStrings(_ body: (cregex_strings) -> Void) {
        bytes.withUnsafeBufferPointer { bytes in
            offsets.withUnsafeBufferPointer { offsets in
                body(cregex_strings(bytes: bytes.baseAddress, offsets: offsets.baseAddress, count: count))
            }
        }
    }
}
