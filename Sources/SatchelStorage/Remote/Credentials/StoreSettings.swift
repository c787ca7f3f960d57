internal import Foundation
internal import SatchelColumns
internal import Synchronization

/// What a store's options leave open, found in the environment and the configuration files.
struct StoreSettings: Sendable {
    var endpoint: StoreEndpoint?
    var region: String
    var addressing: ObjectStoreOptions.Addressing?
    var authorities: String?
    var credentials: CredentialSource

    /// The surroundings of this process, or others for tests.
    struct Surroundings: Sendable {
        var environment: [String: String]
        var readFile: @Sendable (String) -> String?

        static var own: Surroundings {
            Surroundings(environment: ProcessInfo.processInfo.environment) { path in
                (try? Data(contentsOf: URL(fileURLWithPath: path))).map { String(decoding: $0, as: UTF8.self) }
            }
        }

        /// A variable that is set to something.
        subscript(name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }

        var profiles: AWSProfiles {
            let home = self["HOME"] ?? ""
            return AWSProfiles(
                config: readFile(self["AWS_CONFIG_FILE"] ?? home + "/.aws/config") ?? "",
                credentials: readFile(self["AWS_SHARED_CREDENTIALS_FILE"] ?? home + "/.aws/credentials") ?? "")
        }
    }

    static func find(_ options: ObjectStoreOptions, in surroundings: Surroundings = .own) throws -> StoreSettings {
        let profiles = surroundings.profiles
        let profile = options.profile ?? surroundings["AWS_PROFILE"] ?? surroundings["AWS_DEFAULT_PROFILE"] ?? "default"
        let settings = profiles.profiles[profile]
        if settings == nil, profile != "default" {
            let known = profiles.profiles.keys.sorted()
            throw SatchelError(
                .invalidArgument,
                "the profile \(profile) is in none of the AWS configuration files; "
                    + (known.isEmpty ? "they name no profile" : "they have \(known.joined(separator: ", "))"))
        }
        let address =
            options.endpoint ?? surroundings["AWS_ENDPOINT_URL_S3"] ?? surroundings["AWS_ENDPOINT_URL"] ?? profiles.endpoint(of: profile)
        let endpoint = address.flatMap(StoreEndpoint.init)
        if address != nil, endpoint == nil {
            throw SatchelError(.invalidArgument, StoreEndpoint.expectation)
        }
        let region =
            options.region ?? surroundings["AWS_REGION"] ?? surroundings["AWS_DEFAULT_REGION"] ?? settings?["region"] ?? "us-east-1"
        let style: ObjectStoreOptions.Addressing? =
            switch settings?["s3.addressing_style"] {
            case "path": .path
            case "virtual": .virtualHost
            default: nil
            }
        let chain = CredentialChain(surroundings: surroundings, profiles: profiles, profile: profile, region: region, options: options)
        return StoreSettings(
            endpoint: endpoint, region: region, addressing: style, authorities: surroundings["AWS_CA_BUNDLE"],
            credentials: CredentialSource.shared(for: chain))
    }
}
