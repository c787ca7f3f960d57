package import SatchelPlan

/// Other processes of this program that run tasks: what the engine needs of them.
///
/// Workers are told apart by place; the process at a place may be another one after a loss. All calls block the calling thread.
package protocol Crew: AnyObject, Sendable {
    /// How many tasks are to be under way at once; may change while they are. Throws where there is nobody to run any.
    var count: Int { get throws }
    /// Where rows that tasks keep can be read by every worker: who gives their bytes out. nil: each worker has its own.
    var lender: (any Lender)? { get }
    /// User code that tasks will name, by its name.
    func expect(_ types: [String: TypeIdentity])
    /// Whether credentials that the program gave in code may be sent to workers.
    var maySendCredentials: Bool { get }
    /// What to say beside a crash of user code, if there is something to say.
    var hint: String? { get }
    /// The process that is at a place now; started if there is none.
    func worker(at place: Int) throws -> WorkerIdentity
    /// Waits until the worker has nothing else to do, and runs a task on it. Throws ``WorkerLoss`` if it is lost, also before that.
    func perform(_ errand: CrewErrand, on worker: WorkerIdentity, flag: CancelFlag) throws -> CrewReply
    /// The bytes of a segment that a worker holds, as far as a projection names its columns. Throws ``WorkerLoss`` if the worker is lost.
    func fetch(_ segment: UInt64, reading: [UInt8], from worker: WorkerIdentity) throws -> [UInt8]
    /// Whether the worker still lives, as far as is known.
    func isAlive(_ worker: WorkerIdentity) -> Bool
    /// Lets a worker forget segments that nobody needs; a worker that is gone has done so.
    func release(_ segments: [UInt64], of worker: WorkerIdentity)
    /// Lets all workers forget a run.
    func forget(_ run: UInt64)
}

/// One process of a crew: its place, and how many were there before it.
package struct WorkerIdentity: Hashable, Sendable {
    package var place: Int
    package var generation: Int

    package init(place: Int, generation: Int) {
        self.place = place
        self.generation = generation
    }
}

/// A task as bytes, and the rows that it reads where they are kept.
package struct CrewTask: Sendable {
    package var bytes: [UInt8]
    package var inputs: [Input] = []
    /// What it does, in a word that people know.
    package var name: String
    /// Whether rows of it are kept.
    package var keeps = false

    /// Rows that a task reads, by the number that their crew knows them by.
    package struct Input: Sendable {
        package var number: UInt64
        /// Of their bytes: made again they are to be the same.
        package var checksum: UInt32
    }
}

/// A task of a run, for one worker.
package struct CrewErrand: Sendable {
    /// Workers get a run's description before its first task.
    package let run: CrewRun
    package let task: CrewTask
    /// Called when the worker begins a unit.
    package let began: @Sendable (Int) -> Void
    /// Takes batches as they come, and says whether more are wanted; nil: the answer has all.
    package let deliver: (@Sendable ([UInt8]) throws -> Bool)?
}

/// What a task brought back.
package struct CrewReply: Sendable {
    package var answer: [UInt8]
    /// Added to the numbers that the answer has for what is kept, they are the crew's.
    package var firstKept: UInt64 = 0
    /// Which of several machines has run it, and its address; nil where all are one.
    package var host: (number: Int, address: String)?
    /// How long it took there, if that was told.
    package var seconds: Double?

    package init(_ answer: [UInt8], firstKept: UInt64 = 0, host: (number: Int, address: String)? = nil, seconds: Double? = nil) {
        self.seconds = seconds
        self.answer = answer
        self.firstKept = firstKept
        self.host = host
    }
}

/// A worker died or was ended in the middle of a task, or is no longer there.
package struct WorkerLoss: Error, Sendable {
    package let worker: WorkerIdentity
    /// Where that was, if a worker is several processes of several machines.
    package let address: String?
    /// How it ended, as the rest of a sentence: `crashed with SIGILL`.
    package let ending: String
    /// What it wrote last, if it wrote about its end.
    package let lastWords: String
    /// Whether the code that it ran crashed, rather than that somebody ended it.
    package let isCrash: Bool
    /// Whether the task had reached it: a task that has not can't be to blame.
    package let hadBegun: Bool

    package init(
        worker: WorkerIdentity, address: String? = nil, ending: String, lastWords: String = "", isCrash: Bool = false, hadBegun: Bool = true
    ) {
        self.worker = worker
        self.address = address
        self.ending = ending
        self.lastWords = lastWords
        self.isCrash = isCrash
        self.hadBegun = hadBegun
    }

    /// The same as it is for a task that had begun, or had not.
    package func seen(hadBegun: Bool) -> WorkerLoss {
        WorkerLoss(worker: worker, address: address, ending: ending, lastWords: lastWords, isCrash: isCrash, hadBegun: hadBegun)
    }
}
