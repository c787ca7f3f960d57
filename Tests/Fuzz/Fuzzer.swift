import Foundation

/// What libFuzzer calls; each program has a `FuzzTarget` of its own.
@_cdecl("LLVMFuzzerTestOneInput")
public func readOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    // Whatever should not be ends the program, and is a finding.
    do { try FuzzTarget.read(UnsafeBufferPointer(start: start, count: count)) } catch { fatalError("\(error)") }
    return 0
}

/// Writes what fuzzing begins with where the environment names a folder for it.
@_cdecl("LLVMFuzzerInitialize")
public func writeSeeds(_ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutableRawPointer) -> CInt {
    guard let folder = ProcessInfo.processInfo.environment["SATCHEL_FUZZ_SEEDS"] else { return 0 }
    do {
        try FuzzTarget.writeSeeds(to: folder)
        exit(0)
    } catch {
        FileHandle.standardError.write(Data("fuzz: \(error)\n".utf8))
        exit(1)
    }
}
