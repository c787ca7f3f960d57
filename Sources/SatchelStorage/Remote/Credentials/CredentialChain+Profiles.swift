internal import SatchelColumns

extension CredentialChain {
    /// What a profile leads to: a role, keys, or a program that has them; nil if it says nothing about that.
    /// - Parameter passed: the profiles whose roles are asked for on behalf of this one's keys.
    func fromProfile(_ name: String, passed: [String] = []) throws -> Credentials? {
        guard let settings = profiles.profiles[name] else { return nil }
        let origin = "the profile \(name)"
        if settings["role_arn"] != nil, passed.last != name { return try fromRole(settings, of: name, passed: passed, origin: origin) }
        if let id = settings["aws_access_key_id"], let secret = settings["aws_secret_access_key"] {
            return Credentials(keyID: id, secret: secret, token: settings["aws_session_token"], origin: origin)
        }
        if settings["aws_access_key_id"] != nil || settings["aws_secret_access_key"] != nil {
            throw SatchelError(
                .permissionDenied, "\(origin) has one of aws_access_key_id and aws_secret_access_key; it needs both")
        }
        if let command = settings["credential_process"] { return try fromProcess(command, origin: origin) }
        for setting in ["sso_session", "sso_start_url"] where settings[setting] != nil { throw unsupported(setting, of: name) }
        return nil
    }

    private func fromRole(_ settings: [String: String], of name: String, passed: [String], origin: String) throws -> Credentials {
        let role = settings["role_arn"] ?? ""
        let session = settings["role_session_name"]
        if let file = settings["web_identity_token_file"] {
            return try fromWebIdentity(file: file, role: role, session: session, origin: origin)
        }
        if settings["mfa_serial"] != nil { throw unsupported("mfa_serial", of: name) }
        let source = try source(settings, of: name, passed: passed + [name], origin: origin)
        var fields = [("RoleArn", role), ("RoleSessionName", session ?? "satchel")]
        if let id = settings["external_id"] { fields.append(("ExternalId", id)) }
        if let seconds = settings["duration_seconds"] { fields.append(("DurationSeconds", seconds)) }
        return try fromTokenService("AssumeRole", fields, profile: name, signedBy: source, role: role, origin: origin)
    }

    /// The keys that may ask for a role.
    private func source(_ settings: [String: String], of name: String, passed: [String], origin: String) throws -> Credentials {
        let found: Credentials?
        let place: String
        switch (settings["source_profile"], settings["credential_source"]) {
        case (let source?, nil):
            // One that names itself has the keys itself.
            guard source == name || !passed.contains(source) else {
                throw SatchelError(
                    .invalidArgument,
                    "the profile \(passed.first ?? name) leads back to itself: \((passed + [source]).joined(separator: " → ")); let one of them have keys"
                )
            }
            place = "the profile \(source)"
            found = try fromProfile(source, passed: passed)
        case (nil, let source?):
            place = "credential_source = \(source)"
            switch source {
            case "Environment": found = try fromEnvironment()
            case "EcsContainer": found = try fromContainer()
            case "Ec2InstanceMetadata": found = try fromMachine()
            default:
                throw SatchelError(
                    .invalidArgument,
                    "\(origin): credential_source: expected Environment, EcsContainer or Ec2InstanceMetadata, found \(source)")
            }
        default:
            throw SatchelError(
                .invalidArgument,
                "\(origin) has a role_arn, and needs one of source_profile, credential_source and web_identity_token_file beside it")
        }
        guard let found else {
            throw SatchelError(.permissionDenied, "\(origin) asks for a role with the credentials of \(place), which has none")
        }
        return found
    }

    private func fromProcess(_ command: String, origin: String) throws -> Credentials {
        // What the program says may be secret, and so may the command.
        func failed(_ finding: String) -> SatchelError {
            SatchelError(
                .permissionDenied, "the credential_process of \(origin) \(finding); run the command by hand to see what it says")
        }
        let output: [UInt8]
        do {
            output = try runProgram(command)
        } catch {
            throw failed(error.finding)
        }
        guard let found = Self.answer(ofProcess: output, origin: "the credential_process of \(origin)") else {
            throw failed("did not answer with JSON of version 1 that holds AccessKeyId and SecretAccessKey")
        }
        return found
    }

    private func unsupported(_ setting: String, of name: String) -> SatchelError {
        SatchelError(
            .unsupported,
            "the profile \(name) uses \(setting), which this version does not read; run `aws configure export-credentials --profile "
                + "\(name) --format env` and set what it prints")
    }
}
