#if os(Linux)
    import Foundation
    import Glibc

    /// Runs jobs on threads that see files as a user without privileges does, as do the threads that they start; tests run as root.
    final class OtherUser: TaskExecutor {
        static let executor = OtherUser()

        func enqueue(_ job: consuming ExecutorJob) {
            let job = UnownedJob(job)
            let executor = asUnownedTaskExecutor()
            let thread = Thread {
                typealias SetFileIdentity = @convention(c) (UInt32) -> Int32
                if getuid() == 0, let symbol = dlsym(nil, "setfsuid") {
                    // The symbol is the C library's, of this signature; it changes this thread and no other.
                    _ = unsafeBitCast(symbol, to: SetFileIdentity.self)(65534)
                }
                job.runSynchronously(on: executor)
            }
            thread.start()
        }
    }
#endif
