@testable import SatchelBackends
import Testing

/// What is said of bytes that are no frames.
@Suite struct WireFaultTests {
    private static func text(_ bytes: [UInt8]) -> String { FrameSamples.read(bytes).1?.description ?? "nothing" }

    @Test func textInTheChannel() {
        #expect(
            Self.text(Array("Hello, I print to standard output\n".utf8))
                == "expected a frame, which begins with SATF, found \"Hello, I print t\"; keep others from writing to the channel, such as "
                + "`print` where it is standard output")
        #expect(
            Self.text([0x1f, 0x8b, 0x08])
                == "expected a frame, which begins with SATF, found the bytes 1f 8b 08; keep others from writing to the channel, such as "
                + "`print` where it is standard output")
    }

    @Test func headersThatCannotBe() {
        #expect(
            Self.text(FrameSamples.header(version: 2))
                == "the other side speaks version 2 of the worker protocol, and this one version 1; run the same version of Satchel on both"
        )
        #expect(
            Self.text(FrameSamples.header(kind: 16))
                == "a frame has kind 16, and kinds are 1 to 15; run the same version of Satchel on both sides")
        #expect(Self.text(FrameSamples.header(kind: 0)).hasPrefix("a frame has kind 0, and kinds are 1 to 15"))
        #expect(
            Self.text(FrameSamples.header(flags: 3))
                == "a frame has flags 3, and 0 or 1 was expected; run the same version of Satchel on both sides")
        #expect(
            Self.text(FrameSamples.header(kind: 12, length: 65)) == "a frame of kind ping has 65 bytes, and 64 are the most of that kind")
        #expect(
            Self.text(FrameSamples.header(length: .max))
                == "a frame of kind batch has 18446744073709551615 bytes, and 4294967296 are the most of that kind")
    }

    @Test func damage() {
        var header = Frame(.task, 7, [1]).encoded
        header[9] ^= 1
        #expect(
            Self.text(header) == "the header of a frame does not have its checksum: bytes were changed, lost or repeated on the way")
        var payload = Frame(.task, 7, [1]).encoded
        payload[32] ^= 1
        #expect(
            Self.text(payload)
                == "the payload of a frame of kind task, number 7, does not have its checksum: bytes were changed, lost or repeated on the way"
        )
    }

    @Test func ends() {
        let bytes = Frame(.task, 7, [1, 2, 3]).encoded
        #expect(Self.text(Array(bytes.prefix(31))) == "the channel ended after 31 of the 32 bytes of a header")
        #expect(Self.text(Array(bytes.prefix(33))) == "the channel ended after 1 of the 3 bytes of a payload of kind task")
    }

    @Test func attachments() {
        #expect(
            WireFault.attachmentMissing(.batch, number: 4).description
                == "no file came along with the header of a frame of kind batch, number 4, which says that its payload lies in one; raise the "
                + "limit of open files (`ulimit -n`) if this process has reached it")
        #expect(
            WireFault.attachmentLength(.batch, length: 9, found: 3).description
                == "the file that came along with a frame of kind batch has 3 bytes, and its header says 9")
        #expect(
            WireFault.attachmentLength(.batch, length: 9, found: nil).description
                == "what came along with a frame of kind batch is no file, and its header says that 9 bytes lie in one")
        #expect(
            WireFault.attachmentUnreadable(.batch, cause: "Permission denied").description
                == "the file that came along with a frame of kind batch could not be read (Permission denied)")
        #expect(WireFault.attachmentSurplus.description == "descriptors came along that no header of a frame speaks of")
    }

    @Test func channels() {
        #expect(ChannelFault.stalled.description == "the other side of the channel takes no bytes any more")
        #expect(ChannelFault.closed.description == "the other side of the channel is gone, or the channel was closed")
        #expect(ChannelFault.failed("send on a channel", 9).description == "could not send on a channel (Bad file descriptor)")
    }
}
