/// Bytes on their way to a place where they appear whole or not at all.
///
/// Used by one thread. Who holds it ends it by one of two calls, and may call `abort` after either.
package protocol ObjectWriter: AnyObject {
    func write(_ bytes: UnsafeRawBufferPointer) throws
    /// Makes what was written appear, in place of what was there.
    func finish() throws
    /// Lets what was written go; nothing appears.
    func abort()
}
