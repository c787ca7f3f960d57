/// One input by its address, and its size as stored.
package struct InputObject: Sendable, Hashable {
    package var address: String
    package var size: Int
    private var tag: Tag

    package init(address: String, size: Int, etag: String? = nil) {
        self.address = address
        self.size = size
        tag = Tag(etag)
    }

    /// Tells versions of an object apart, where the store does.
    package var etag: String? { tag.text }

    /// Listings have a hundred thousand: the usual form, 32 digits in quotes, takes no memory of its own.
    private enum Tag: Sendable, Hashable {
        case none
        case digits(UInt64, UInt64)
        case other(String)

        init(_ text: String?) {
            guard let text else {
                self = .none
                return
            }
            let bytes = Array(text.utf8)
            guard bytes.count == 34, bytes.first == UInt8(ascii: "\""), bytes.last == UInt8(ascii: "\""),
                let high = Self.number(bytes[1..<17]), let low = Self.number(bytes[17..<33])
            else {
                self = .other(text)
                return
            }
            self = .digits(high, low)
        }

        var text: String? {
            switch self {
            case .none: nil
            case .digits(let high, let low): "\"\(Self.digits(high))\(Self.digits(low))\""
            case .other(let text): text
            }
        }

        /// Of sixteen small hexadecimal digits; others would come back changed.
        private static func number(_ digits: ArraySlice<UInt8>) -> UInt64? {
            var number: UInt64 = 0
            for digit in digits {
                switch digit {
                case UInt8(ascii: "0")...UInt8(ascii: "9"): number = number << 4 | UInt64(digit - UInt8(ascii: "0"))
                case UInt8(ascii: "a")...UInt8(ascii: "f"): number = number << 4 | UInt64(digit - UInt8(ascii: "a") + 10)
                default: return nil
                }
            }
            return number
        }

        private static func digits(_ number: UInt64) -> String {
            let digits = String(number, radix: 16)
            return String(repeating: "0", count: 16 - digits.utf8.count) + digits
        }
    }
}
