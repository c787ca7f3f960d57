internal import SatchelColumns

/// What is asked, and of whom: pure, so that every answer can be tried without a server.
protocol Inquiry: Sendable {
    /// The request for the body's bytes from an offset on, as things are known now.
    func request(from offset: Int) throws -> HTTPRequest

    /// What is wrong with a success, told by its head; nil: its body is taken.
    func objection(to head: HTTPHead, from offset: Int) -> Verdict?

    /// What follows from an answer whose whole body is known: of a refusal always, of a success where the body is small.
    func verdict(on head: HTTPHead, body: [UInt8]) -> Verdict

    /// How many bytes the body has, once that is known; one that ends before is asked for again from there.
    var length: Int? { get }

    /// Whether more bytes than `length` may follow, which are not wanted.
    var isPart: Bool { get }

    /// The error when attempts are used up or can't help.
    func failure(_ cause: BrokenTransfer, attempts: Int) -> SatchelError
}

/// What to do about an answer.
enum Verdict: Sendable, Equatable {
    case accepted
    /// The server may do better at another time; the error where it never does.
    case again(SatchelError)
    /// The inquiry has learned where to ask; the error if that doesn't help either.
    case elsewhere(SatchelError)
    case refused(SatchelError)
}

/// A transfer that ended without a whole answer, in libcurl's words.
struct BrokenTransfer: Error, Sendable, Equatable {
    var code: UInt32
    var text: String

    /// Whether another attempt may end better.
    var isPassing: Bool { !Self.lasting.contains(code) }

    /// Bad addresses, protocols and certificates, and what this machine lacks.
    private static let lasting: Set<UInt32> = [1, 2, 3, 4, 5, 23, 27, 43, 48, 51, 53, 54, 58, 59, 60, 66, 77, 80, 82, 83, 90, 91, 98]
    /// Nobody is there: trying on for long only hides that.
    var isUnreachable: Bool { code == 6 || code == 7 }
    var isTimeout: Bool { code == 28 }
    var isUntrusted: Bool { [51, 60, 77, 83, 90].contains(code) }
}
