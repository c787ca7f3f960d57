internal import Foundation
internal import SatchelColumns

/// The top-level variables of a program's `main.swift`: a worker never runs the statements that give them their values.
enum ProgramVariables {
    /// Their names, as far as the symbols of the running program tell; none where it has no such file, or no symbols.
    static let withoutValues: [String] = {
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: "/proc/self/exe"), options: .alwaysMapped) else { return [] }
        return data.withUnsafeBytes { found(in: $0) }
    }()

    /// What to say beside a crash of user code, if there are any.
    static var hint: String? {
        if withoutValues.isEmpty { return nil }
        let list = withoutValues.prefix(8).joined(separator: ", ") + (withoutValues.count > 8 ? " and \(withoutValues.count - 8) more" : "")
        return
            "the top-level variables of main.swift (\(list)) have no values in workers, which never run it: if this code uses one, move it to "
            + "another file, or make it a static property"
    }

    /// In a file in ELF's form: variables among the symbols that have no accessor, which those of other files are reached by.
    static func found(in file: UnsafeRawBufferPointer) -> [String] {
        let symbols = ELFSymbols(file).names
        let accessors = Set(symbols.lazy.filter { $0.hasSuffix("vau") }.map { $0.dropLast(3) })
        return symbols.filter { $0.hasPrefix("$s") && $0.hasSuffix("vp") && !accessors.contains($0.dropLast(2)) }.compactMap(name).sorted()
    }

    /// `limit`, of `$s7Program5limitSivp`; nil for what is no variable of a file.
    private static func name(_ symbol: String) -> String? {
        // `Program.limit : Swift.Int`
        guard let text = demangled(symbol), let end = text.range(of: " : ") else { return nil }
        let parts = text[..<end.lowerBound].split(separator: ".")
        return parts.count == 2 && !parts[1].contains(" ") ? String(parts[1]) : nil
    }

    private static func demangled(_ symbol: String) -> String? {
        guard let text = demangle(symbol, symbol.utf8.count, nil, nil, 0) else { return nil }
        defer { free(text) }
        return String(cString: text)
    }
}

/// The runtime's own, which backtraces use too.
@_silgen_name("swift_demangle")
private func demangle(
    _ name: UnsafePointer<CChar>?, _ length: Int, _ buffer: UnsafeMutablePointer<CChar>?, _ size: UnsafeMutablePointer<Int>?,
    _ flags: UInt32
) -> UnsafeMutablePointer<CChar>?

/// The names in the table of symbols of a 64-bit ELF file; none where it is something else, or damaged.
private struct ELFSymbols {
    private(set) var names: [String] = []
    private let file: UnsafeRawBufferPointer

    private static let symbolTable: UInt32 = 2
    private static let object: UInt8 = 1
    private static let function: UInt8 = 2

    init(_ file: UnsafeRawBufferPointer) {
        self.file = file
        guard file.count > 64, file.prefix(5).elementsEqual([0x7f, 0x45, 0x4c, 0x46, 2]), let start: UInt64 = value(at: 40),
            let size: UInt16 = value(at: 58), let count: UInt16 = value(at: 60)
        else { return }
        func section(_ number: Int) -> Int? {
            let (offset, overflows) = Int(size).multipliedReportingOverflow(by: number)
            return overflows ? nil : Int(exactly: start).flatMap { $0.addingReportingOverflow(offset).overflow ? nil : $0 + offset }
        }
        for number in 0..<Int(count) {
            guard let header = section(number), let kind: UInt32 = value(at: header + 4), kind == Self.symbolTable,
                let texts: UInt32 = value(at: header + 40), texts < count, let other = section(Int(texts)),
                let symbols = part(header), let strings = part(other)
            else { continue }
            read(symbols, strings)
        }
    }

    private mutating func read(_ symbols: UnsafeRawBufferPointer, _ strings: UnsafeRawBufferPointer) {
        for entry in stride(from: 0, to: symbols.count - 23, by: 24) {
            // In bounds: an entry has 24 bytes, and the last one that is looked at begins 24 before the end.
            let kind = symbols[entry + 4] & 15
            let start = Int(symbols.loadUnaligned(fromByteOffset: entry, as: UInt32.self))
            guard kind == Self.object || kind == Self.function, start < strings.count else { continue }
            let name = strings[start...].prefix { $0 != 0 }
            if name.count < 512 { names.append(String(decoding: name, as: UTF8.self)) }
        }
    }

    /// What a section's header says where its bytes are.
    private func part(_ header: Int) -> UnsafeRawBufferPointer? {
        guard let start: UInt64 = value(at: header + 24), let size: UInt64 = value(at: header + 32), let first = Int(exactly: start),
            let count = Int(exactly: size), first <= file.count, count <= file.count - first
        else { return nil }
        // In bounds by the lines above.
        return UnsafeRawBufferPointer(rebasing: file[first..<first + count])
    }

    private func value<Value: FixedWidthInteger & BitwiseCopyable>(at offset: Int) -> Value? {
        guard offset >= 0, offset <= file.count - MemoryLayout<Value>.size else { return nil }
        // In bounds by the line above.
        return file.loadUnaligned(fromByteOffset: offset, as: Value.self)
    }
}
