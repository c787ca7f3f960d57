internal import SatchelColumns
internal import Synchronization

/// How much memory kept bags may take; past it the partitions that were read the longest ago go to files.
///
/// ```swift
/// let backend = Threads(memory: MemoryBudget(bytes: 4 << 30))
/// ```
///
/// Backends that are given the same budget share it. What is counted are partitions at rest, to the byte, not what runs need while they work. Files
/// lie in a private temporary folder, are mapped while they are read, and are removed with their bags, when the program ends, and, after a
/// crash, when the next one begins to keep.
public final class MemoryBudget: Sendable {
    /// Half of the memory of the machine, or of the control group that the process is in: what backends take if they are given no other.
    public static let standard = MemoryBudget(bytes: SystemMemory.available / 2)

    /// The most bytes that partitions may take in memory.
    public let bytes: Int
    /// From how many bytes on a batch is full.
    let batchBytes: Int
    /// Where files go; nil: the system's folder for temporary ones.
    package let folder: String?
    private let state = Mutex(State())

    private struct State {
        /// Partitions in memory, by number.
        var segments: [Int: Entry] = [:]
        var used = 0
        var spilled = 0
        var next = 0
        /// Counts uses, so that the least recent one is known.
        var clock = 0
        var folder: SpillFolder?
    }

    private struct Entry {
        weak var segment: Segment?
        var bytes: Int
        var lastUse: Int
    }

    /// - Parameters:
    ///   - bytes: the most bytes that partitions may take in memory; 0: everything goes to files.
    ///   - folder: where files go; nil: the system's folder for temporary ones (`TMPDIR`).
    public convenience init(bytes: Int, folder: String? = nil) { self.init(bytes: bytes, folder: folder, batchesOf: bytes) }

    /// - Parameter other: the budget that batches are small beside, where rows made again elsewhere have to be the same batches.
    package init(bytes: Int, folder: String?, batchesOf other: Int) {
        self.bytes = max(0, bytes)
        self.folder = folder
        batchBytes = min(max(other / 16, 1 << 20), 32 << 20)
    }

    /// How many bytes partitions take in memory now.
    public var bytesInMemory: Int { state.withLock { $0.used } }

    /// How many bytes of partitions lie in files now.
    public var bytesInFiles: Int { state.withLock { $0.spilled } }

    /// Takes a new partition in; others, or itself, go to files if that is too much. Throws, and forgets it, where they can't.
    func add(_ segment: Segment, bytes: Int) throws -> Int {
        SpillFolder.removeLeftOvers(in: folder, isFirst: true)
        let number = state.withLock { state in
            state.next += 1
            state.clock += 1
            state.segments[state.next] = Entry(segment: segment, bytes: bytes, lastUse: state.clock)
            state.used += bytes
            return state.next
        }
        do {
            try shrink()
        } catch {
            remove(number)
            throw error
        }
        return number
    }

    func touch(_ number: Int) {
        state.withLock { state in
            state.clock += 1
            state.segments[number]?.lastUse = state.clock
        }
    }

    /// A partition that is in memory no longer, or nowhere.
    func remove(_ number: Int) {
        state.withLock { state in
            if let entry = state.segments.removeValue(forKey: number) { state.used -= entry.bytes }
        }
    }

    func removeFile(of bytes: Int) { state.withLock { $0.spilled -= bytes } }

    /// Sends the partitions that were used the longest ago to files, until the rest has room.
    private func shrink() throws {
        while true {
            let victims = state.withLock { state -> [(number: Int, segment: Segment, bytes: Int)] in
                var excess = state.used - self.bytes
                guard excess > 0 else { return [] }
                // Some more than needed, so that the next ones find room without a search.
                excess += self.bytes / 16
                var chosen: [(Int, Segment, Int)] = []
                for (number, entry) in state.segments.sorted(by: { $0.value.lastUse < $1.value.lastUse }) where excess > 0 {
                    guard let segment = entry.segment else { continue }
                    chosen.append((number, segment, entry.bytes))
                    excess -= entry.bytes
                    // Nobody else is to choose it while it is written.
                    state.segments[number] = nil
                }
                return chosen
            }
            if victims.isEmpty { return }
            for (index, victim) in victims.enumerated() {
                do {
                    try victim.segment.spill(to: try spillFolder())
                    state.withLock { state in
                        state.used -= victim.bytes
                        state.spilled += victim.bytes
                    }
                } catch {
                    // What could not be written stays where it is.
                    state.withLock { state in
                        for victim in victims[index...] {
                            state.segments[victim.number] = Entry(segment: victim.segment, bytes: victim.bytes, lastUse: 0)
                        }
                    }
                    throw error
                }
            }
        }
    }

    /// Removes the files of all budgets: for a process that ends without looking back.
    package static func removeAllFiles() { SpillFolder.removeAll() }

    /// Removes the files that other processes left there which ended without doing so: for who knows that one has.
    package static func removeLeftOvers(in folder: String?) { SpillFolder.removeLeftOvers(in: folder, isFirst: false) }

    private func spillFolder() throws -> SpillFolder {
        if let folder = state.withLock({ $0.folder }) { return folder }
        let made = try SpillFolder(in: folder)
        return state.withLock { state in
            if let folder = state.folder { return folder }
            state.folder = made
            return made
        }
    }
}
