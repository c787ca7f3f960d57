internal import SatchelColumns

/// Where credentials are looked for, in the order of AWS's own tools: code, environment, web identity, configuration files, the container's
/// and the machine's metadata.
struct CredentialChain: Sendable {
    let surroundings: StoreSettings.Surroundings
    let profiles: AWSProfiles
    let profile: String
    let region: String
    let options: ObjectStoreOptions
    /// Asks a server of the machine's own, or the token service.
    var ask: @Sendable (HTTPRequest) throws -> (head: HTTPHead, body: [UInt8]) = MetadataInquiry.answer
    /// Runs a command that prints credentials.
    var runProgram: @Sendable (String) throws(CredentialProgram.Failure) -> [UInt8] = CredentialProgram.output

    /// What chains must have in common to find the same.
    struct Key: Hashable {
        let environment: [String: String]
        let profiles: AWSProfiles
        let profile: String
        let region: String
        let explicit: String?
        let isAnonymous: Bool
    }

    var key: Key {
        Key(
            environment: surroundings.environment.filter { $0.key.hasPrefix("AWS_") || $0.key == "HOME" },
            profiles: profiles, profile: profile, region: region, explicit: options.credentialsID, isAnonymous: options.isAnonymous)
    }

    /// Nil where there are none, so that requests go out unsigned.
    func resolve() throws -> Credentials? {
        if options.isAnonymous { return nil }
        if let id = options.credentialsID {
            guard let given = CredentialVault.find(id) else {
                throw SatchelError(
                    .permissionDenied,
                    "credentials that were given in code stay in the process they were given in, and this is another; set them in this one's "
                        + "environment, or give them here")
            }
            return Credentials(keyID: given.keyID, secret: given.secret, token: given.token, origin: "ObjectStoreOptions(credentials:)")
        }
        // A profile that the program asks for comes before what the environment happens to hold.
        if options.profile == nil {
            if let found = try fromEnvironment() { return found }
            if let file = surroundings["AWS_WEB_IDENTITY_TOKEN_FILE"], let role = surroundings["AWS_ROLE_ARN"] {
                return try fromWebIdentity(
                    file: file, role: role, session: surroundings["AWS_ROLE_SESSION_NAME"], origin: "AWS_WEB_IDENTITY_TOKEN_FILE")
            }
        }
        if let found = try fromProfile(profile) { return found }
        if let found = try fromContainer() { return found }
        return try fromMachine()
    }

    func fromEnvironment() throws -> Credentials? {
        let (id, secret) = (surroundings["AWS_ACCESS_KEY_ID"], surroundings["AWS_SECRET_ACCESS_KEY"])
        switch (id, secret) {
        case (nil, nil): return nil
        case (let id?, let secret?):
            return Credentials(
                keyID: id, secret: secret, token: surroundings["AWS_SESSION_TOKEN"] ?? surroundings["AWS_SECURITY_TOKEN"],
                origin: "the environment")
        default:
            let (set, missing) = id == nil ? ("AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID") : ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
            throw SatchelError(.permissionDenied, "\(set) is set and \(missing) is not; set both, or neither")
        }
    }
}
