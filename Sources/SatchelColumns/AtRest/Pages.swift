internal import CMemory

/// Has the system bring all pages of fresh memory at once: a fraction of what their faults cost, one by one.
package func populate(_ memory: UnsafeMutableRawBufferPointer) { satchel_populate(memory.baseAddress, memory.count) }
