internal import CISAL
internal import SatchelColumns

/// The header before each member of a gzip file (RFC 1952), passed over and checked.
struct GzipHeader {
    private struct Flags: OptionSet {
        let rawValue: UInt8
        static let headerCRC = Flags(rawValue: 1 << 1)
        static let extra = Flags(rawValue: 1 << 2)
        static let name = Flags(rawValue: 1 << 3)
        static let comment = Flags(rawValue: 1 << 4)
        static let reserved = Flags(rawValue: 0b1110_0000)
    }

    private let input: GzipInput
    private let fault: GzipFault
    private var crc: UInt32 = 0

    private init(_ input: GzipInput, _ fault: GzipFault) {
        self.input = input
        self.fault = fault
    }

    /// Passes over the header of the next member; false at the end of the file. Zero bytes may stand between members and at the end.
    static func read(_ input: GzipInput, _ fault: GzipFault) throws -> Bool {
        let start = input.offset
        guard var first = try input.next() else { return false }
        var magicOffset = start
        if fault.member > 1 {
            while first == 0 {
                magicOffset = input.offset
                guard let byte = try input.next() else { return false }
                first = byte
            }
        }
        let second = first == 0x1f ? try input.next() : nil
        if first == 0x1f, second == nil { throw fault.cut(in: "the header", at: input.offset) }
        guard first == 0x1f, second == 0x8b else {
            throw fault.noMember(found: try input.next(4, after: [first] + (second.map { [$0] } ?? [])), at: magicOffset)
        }
        var header = GzipHeader(input, fault)
        header.add(first)
        header.add(0x8b)
        try header.readRest()
        return true
    }

    private mutating func readRest() throws {
        let method = try next()
        guard method == 8 else {
            throw fault.damaged("expected compression method 8 (deflate), found \(method)", at: input.offset - 1)
        }
        let flags = Flags(rawValue: try next())
        guard flags.isDisjoint(with: .reserved) else {
            throw fault.damaged(
                "expected the reserved bits of the header's flags to be zero, found flags \(hex([flags.rawValue]))", at: input.offset - 1)
        }
        for _ in 0..<6 { _ = try next() }
        if flags.contains(.extra) {
            let length = Int(try next()) | Int(try next()) << 8
            for _ in 0..<length { _ = try next() }
        }
        if flags.contains(.name) { while try next() != 0 {} }
        if flags.contains(.comment) { while try next() != 0 {} }
        if flags.contains(.headerCRC) {
            let computed = crc & 0xffff
            let stored = UInt32(try next()) | UInt32(try next()) << 8
            guard stored == computed else {
                throw fault.damaged("the header's checksum is \(hex(stored, 4)), its bytes give \(hex(computed, 4))", at: input.offset - 2)
            }
        }
    }

    private mutating func next() throws -> UInt8 {
        guard let byte = try input.next() else { throw fault.cut(in: "the header", at: input.offset) }
        add(byte)
        return byte
    }

    private mutating func add(_ byte: UInt8) {
        // Reads the one byte that `byte` is.
        withUnsafePointer(to: byte) { crc = crc32_gzip_refl(crc, $0, 1) }
    }
}
