internal import Foundation
package import SatchelColumns

/// Values of plain Codable types from and to JSON, as Foundation has it; dates as ISO 8601 by the scan's own parser.
package struct JSONCoder: Sendable {
    private let decoder = JSONDecoder()
    private let encoder = JSONEncoder()

    package init() {
        decoder.dateDecodingStrategy = .custom { decoder in
            let text = try decoder.singleValueContainer().decode(String.self)
            if let date = Date(iso8601: text) { return date }
            let expected = "Expected an ISO 8601 date such as \"2015-01-01T15:00:00Z\" but found \"\(text.prefix(40))\" instead."
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: expected))
        }
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(try date.iso8601)
        }
        // Equal values are equal bytes.
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    }

    /// The value of a line's bytes.
    package func decode<Value: Decodable>(
        _ type: Value.Type, from utf8: ArraySlice<UInt8>, at location: SatchelError.Location
    ) throws -> Value {
        do {
            return try decoder.decode(Value.self, from: Data(utf8))
        } catch {
            throw DecodingFault(error, of: "\(Value.self)", at: location).error
        }
    }

    /// The bytes of a value.
    package func encode<Value: Encodable>(_ value: Value, at location: SatchelError.Location) -> Result<[UInt8], SatchelError> {
        do {
            return .success(Array(try encoder.encode(value)))
        } catch {
            return .failure(encodingFault(error, of: "\(Value.self)", at: location))
        }
    }
}

private func encodingFault(_ error: any Error, of type: String, at location: SatchelError.Location) -> SatchelError {
    var location = location
    var cause = "\(error)"
    if case EncodingError.invalidValue(_, let context) = error {
        location.path = context.codingPath.jsonPath
        cause = context.debugDescription
    } else if let error = error as? SatchelError {
        cause = error.message
    }
    return SatchelError(
        .typeMismatch,
        "this \(type) can't be written as JSON: \(cause.withoutPeriod); give its properties values that JSONEncoder accepts",
        at: location)
}
