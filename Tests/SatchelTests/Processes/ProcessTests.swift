import Testing

/// Worker processes as a backend. One after the other: each has two workers, and the machine may have no more cores than that.
@Suite(.serialized) enum ProcessTests {}
