internal import CCurl
internal import SatchelColumns

/// One request of libcurl's, under way; on the driver's thread alone.
final class Attempt {
    let course: Course
    let easy: UnsafeMutableRawPointer
    private let sockets: OpenSockets
    private var lines: UnsafeMutablePointer<curl_slist>?
    private let errorText: UnsafeMutablePointer<CChar>
    /// The body to send, where it lies until the handle is gone.
    private let upload: UnsafeMutableRawBufferPointer
    private var sent = 0

    init(_ course: Course, _ request: HTTPRequest, _ sockets: OpenSockets) throws {
        guard let easy = curl_easy_init() else { throw SatchelError(.readFailed, "libcurl could not make a handle; is there memory?") }
        self.course = course
        self.easy = easy
        self.sockets = sockets
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        upload = .allocate(byteCount: max(1, request.body.count), alignment: 1)
        upload.copyBytes(from: request.body)
        set(request)
        setCallbacks()
        sockets.watch(easy)
    }

    deinit {
        curl_easy_cleanup(easy)
        curl_slist_free_all(lines)
        errorText.deallocate()
        upload.deallocate()
    }

    private func set(_ request: HTTPRequest) {
        text(CURLOPT_URL, request.url)
        text(CURLOPT_USERAGENT, "Satchel")
        number(CURLOPT_NOSIGNAL, 1)
        // Each object on a connection of its own: one that pauses must not hold up others.
        number(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        number(CURLOPT_BUFFERSIZE, 256 << 10)
        number(CURLOPT_PATH_AS_IS, 1)
        text(CURLOPT_PROTOCOLS_STR, "http,https")
        number(CURLOPT_FOLLOWLOCATION, request.followsRedirects ? 1 : 0)
        number(CURLOPT_MAXREDIRS, 5)
        text(CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
        number(CURLOPT_CONNECTTIMEOUT_MS, milliseconds(request.limits.connectSeconds))
        number(CURLOPT_LOW_SPEED_LIMIT, TimeLimits.leastSpeed)
        number(CURLOPT_LOW_SPEED_TIME, max(1, milliseconds(request.limits.stallSeconds) / 1_000))
        if let total = request.limits.totalSeconds { number(CURLOPT_TIMEOUT_MS, milliseconds(total)) }
        if let authorities = request.authorities { text(CURLOPT_CAINFO, authorities) }
        if request.avoidsProxies { text(CURLOPT_NOPROXY, "*") }
        if let range = request.range { text(CURLOPT_RANGE, "\(range.from)-" + (range.to.map { "\($0 - 1)" } ?? "")) }
        if let signing = request.signing {
            text(CURLOPT_AWS_SIGV4, "aws:amz:\(signing.region):\(signing.service)")
            text(CURLOPT_USERNAME, signing.credentials.keyID)
            text(CURLOPT_PASSWORD, signing.credentials.secret)
        }
        for header in request.headers { lines = curl_slist_append(lines, "\(header.name): \(header.value)") }
        satchel_curl_set_pointer(easy, CURLOPT_HTTPHEADER, lines)
        switch request.method {
        case .get: break
        case .head: number(CURLOPT_NOBODY, 1)
        case .delete: text(CURLOPT_CUSTOMREQUEST, "DELETE")
        case .put:
            number(CURLOPT_UPLOAD, 1)
            satchel_curl_set_size(easy, CURLOPT_INFILESIZE_LARGE, curl_off_t(request.body.count))
            if !request.body.isEmpty, request.limits.totalSeconds == nil { number(CURLOPT_EXPECT_100_TIMEOUT_MS, 500) }
        case .post:
            number(CURLOPT_POST, 1)
            satchel_curl_set_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count))
            satchel_curl_set_pointer(easy, CURLOPT_POSTFIELDS, upload.baseAddress)
        }
        uploadCount = request.body.count
    }

    private var uploadCount = 0

    private func setCallbacks() {
        let user = Unmanaged.passUnretained(self).toOpaque()
        satchel_curl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
        // The handle does not outlive the attempt, so the pointer is good in all calls.
        for option in [CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_READDATA] { satchel_curl_set_pointer(easy, option, user) }
        satchel_curl_set_transfer(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, user in
            guard let bytes, let user else { return 0 }
            switch Attempt.of(user).course.take(UnsafeRawBufferPointer(start: bytes, count: size * count)) {
            case .all: return size * count
            case .pause: return satchel_curl_pause
            case .stop: return 0
            }
        }
        satchel_curl_set_transfer(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, user in
            guard let bytes, let user else { return 0 }
            let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
            let attempt = Attempt.of(user)
            attempt.course.addHeader(String(decoding: line, as: UTF8.self))
            // The line that ends the head.
            if line.count <= 2 { attempt.sockets.acknowledge() }
            return size * count
        }
        satchel_curl_set_transfer(easy, CURLOPT_READFUNCTION) { bytes, size, count, user in
            guard let bytes, let user else { return 0 }
            return Attempt.of(user).send(UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
        }
    }

    private static func of(_ user: UnsafeMutableRawPointer) -> Attempt { Unmanaged<Attempt>.fromOpaque(user).takeUnretainedValue() }

    /// The next bytes of the body that goes out.
    private func send(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        // In bounds: never behind the body's end, never more than the buffer takes.
        let count = min(buffer.count, uploadCount - sent)
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: upload[sent..<(sent + count)]))
        sent += count
        return count
    }

    func resume() { curl_easy_pause(easy, CURLPAUSE_CONT) }

    /// What the end of the transfer means; nil: it is whole.
    func broken(_ result: CURLcode) -> BrokenTransfer? {
        if result == CURLE_OK { return nil }
        // How long it took differs from one time to the next.
        let detail = String(cString: errorText).replacing(#/ after \d+ ms/#, with: "")
        return BrokenTransfer(code: result.rawValue, text: detail.isEmpty ? String(cString: curl_easy_strerror(result)) : detail)
    }

    private func text(_ option: CURLoption, _ value: String) { satchel_curl_set_text(easy, option, value) }
    private func number(_ option: CURLoption, _ value: Int) { satchel_curl_set_long(easy, option, value) }
    private func milliseconds(_ seconds: Double) -> Int { Int((min(max(seconds, 0.001), 1e6) * 1_000).rounded()) }
}
