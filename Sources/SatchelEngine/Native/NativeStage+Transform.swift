internal import Foundation
internal import SatchelColumns
package import SatchelPlan

extension NativeStage {
    /// The stage of a transform's value; throws where the value or its type can't travel.
    package init<T: Transform>(_ kind: Kind, _ transform: T) throws {
        let name = "\(T.self)"
        guard let type = TypeIdentity(of: T.self) else {
            throw SatchelError(
                .invalidPlan,
                "the transform \(name) is generic over a private or local type, so that other processes can't find it by name; "
                    + "declare that type outside of functions and without `private` or `fileprivate`")
        }
        let encoder = JSONEncoder()
        // Equal values are equal bytes, so that equal stages are computed once.
        encoder.outputFormatting = .sortedKeys
        do {
            // In an array, since a value may encode itself as a bare number or string.
            self.init(kind: kind, type: type, value: Array(try encoder.encode([transform])), name: name)
        } catch {
            throw SatchelError(
                .invalidPlan,
                "the value of the transform \(name) can't be encoded to travel to where it runs; give its stored properties values that "
                    + "JSONEncoder accepts (finite numbers, for one)", cause: "\(error)")
        }
    }
}
