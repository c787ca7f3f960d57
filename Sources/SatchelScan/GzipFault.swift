internal import SatchelColumns

/// The texts of what can be wrong with a gzip file. Offsets count bytes of the compressed file, and the texts say so.
struct GzipFault {
    let file: String
    /// The member at hand, from 1.
    var member = 1

    func cut(in part: String, at offset: Int) -> SatchelError {
        error("the gzip file is cut: it ends in \(part) of member \(member) (counted in the compressed file)", offset)
    }

    func damaged(_ what: String, at offset: Int) -> SatchelError {
        error("the gzip file is damaged in member \(member): \(what) (counted in the compressed file)", offset)
    }

    /// At the start of a member stands something else.
    func noMember(found: [UInt8], at offset: Int) -> SatchelError {
        let bytes = hex(found)
        guard member == 1 else {
            return SatchelError(
                .corruptFile,
                "after member \(member - 1) expected the end or another gzip member (1f 8b), found \(bytes) (counted in the compressed file); "
                    + "remove what follows, or copy or download the file again",
                at: .init(file: file, offset: offset))
        }
        if let (first, second) = pair(found), first & 0x0f == 8, first >> 4 <= 7, (Int(first) << 8 | Int(second)) % 31 == 0 {
            return SatchelError(
                .corruptFile, "not gzip but a zlib stream: starts with bytes \(bytes); write it with gzip, which starts with 1f 8b",
                at: .init(file: file))
        }
        return SatchelError(
            .corruptFile, "not gzip: starts with bytes \(bytes) where 1f 8b is expected; rename it without .gz if it is plain text",
            at: .init(file: file))
    }

    private func pair(_ bytes: [UInt8]) -> (UInt8, UInt8)? { bytes.count >= 2 ? (bytes[0], bytes[1]) : nil }

    private func error(_ message: String, _ offset: Int) -> SatchelError {
        SatchelError(.corruptFile, message + "; copy or download it again", at: .init(file: file, offset: offset))
    }
}

/// `7b 22 69 64`
func hex(_ bytes: [UInt8]) -> String { bytes.map { hex(UInt32($0), 2) }.joined(separator: " ") }

func hex(_ number: UInt32, _ width: Int) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
