internal import SatchelColumns

/// What a failed decoding of a Codable type says to a person.
struct DecodingFault {
    let error: SatchelError

    init(_ error: any Error, of type: String, at location: SatchelError.Location) {
        var location = location
        guard let error = error as? DecodingError else {
            let code = (error as? SatchelError)?.code ?? .transformFailed
            self.error = SatchelError(code, "decoding \(type) from this line failed", cause: "\(error)", at: location)
            return
        }
        switch error {
        case .keyNotFound(let key, let context):
            location.path = (context.codingPath + [key]).jsonPath
            self.error = SatchelError(
                .missingKey, "\(type) needs this key and the line lacks it; declare the property as an optional if it may be missing",
                at: location)
        case .valueNotFound(let expected, let context):
            location.path = context.codingPath.jsonPath
            self.error = SatchelError(
                .typeMismatch, "expected \(expected), found null; declare the property as \(expected)? if it may be null", at: location)
        case .typeMismatch(_, let context):
            location.path = context.codingPath.jsonPath
            self.error = SatchelError(
                .typeMismatch, "\(context.reason); declare the property as what the data hold", at: location)
        case .dataCorrupted(let context) where context.codingPath.isEmpty:
            // Foundation tells neither place nor number here.
            self.error = SatchelError(
                .typeMismatch,
                "expected a value of \(type), found a number that its property can't hold, or no sound JSON; mend the line, or declare "
                    + "the property as a type that holds it", at: location)
        case .dataCorrupted(let context):
            location.path = context.codingPath.jsonPath
            self.error = SatchelError(
                .typeMismatch, "\(context.reason); mend the line, or declare the property as what the data hold", at: location)
        @unknown default:
            self.error = SatchelError(.typeMismatch, "expected a value of \(type)", cause: "\(error)", at: location)
        }
    }
}

extension DecodingError.Context {
    /// What Foundation says was expected and found.
    fileprivate var reason: String { debugDescription.withoutPeriod }
}

extension String {
    /// A sentence of someone else's as a part of one.
    var withoutPeriod: String { hasSuffix(".") ? String(dropLast()) : self }
}

extension [any CodingKey] {
    /// `$.repo.tags[2]`.
    var jsonPath: String {
        reduce("$") { path, key in path + (key.intValue.map { "[\($0)]" } ?? ".\(key.stringValue)") }
    }
}
