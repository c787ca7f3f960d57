/// What libFuzzer calls: whatever a batch should not do ends the program, and is a finding.
@_cdecl("LLVMFuzzerTestOneInput")
public func readOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    do { try HostileBatch(UnsafeBufferPointer(start: start, count: count))?.read() } catch { fatalError("\(error)") }
    return 0
}
