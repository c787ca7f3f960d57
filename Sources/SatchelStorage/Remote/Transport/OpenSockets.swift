internal import CCurl

/// The sockets of all connections, to acknowledge at once what has come on them.
///
/// A server may send the head of an answer, and its body when the head was acknowledged (RFC 896); the system acknowledges as late as it may
/// (RFC 1122, 4.2.3.2), in case there is something to send along: 40 ms on Linux, on each connection that is used again.
final class OpenSockets {
    // On the driver's thread alone, and as long as the connections, which outlive the handles that have opened them.
    private var sockets: Set<curl_socket_t> = []

    /// Has a handle tell of the connections that it opens.
    func watch(_ easy: UnsafeMutableRawPointer) {
        let user = Unmanaged.passUnretained(self).toOpaque()
        satchel_curl_set_pointer(easy, CURLOPT_SOCKOPTDATA, user)
        satchel_curl_set_opening(easy) { user, socket, _ in
            if let user { OpenSockets.of(user).sockets.insert(socket) }
            return CURL_SOCKOPT_OK
        }
        satchel_curl_set_pointer(easy, CURLOPT_CLOSESOCKETDATA, user)
        satchel_curl_set_closing(easy) { user, socket in
            if let user { OpenSockets.of(user).sockets.remove(socket) }
            return satchel_curl_close(socket)
        }
    }

    /// libcurl does not tell which socket an answer comes on before it is over; the others are told nothing new.
    func acknowledge() { for socket in sockets { satchel_curl_acknowledge(socket) } }

    private static func of(_ user: UnsafeMutableRawPointer) -> OpenSockets {
        Unmanaged<OpenSockets>.fromOpaque(user).takeUnretainedValue()
    }
}
