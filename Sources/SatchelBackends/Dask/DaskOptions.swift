extension Dask {
    /// How a cluster is reached and used.
    ///
    /// ```swift
    /// let backend = Dask("tls://10.0.0.5:8786", .init(tls: .init(authorities: "ca.pem", certificate: "me.pem", key: "me.key"), retries: 2))
    /// ```
    public struct Options: Sendable {
        /// The files, in PEM's form, that say who may talk to whom.
        public struct TLS: Sendable {
            /// Who vouches for the scheduler and the workers.
            public var authorities: String
            /// Who this program is: Dask's schedulers ask everybody.
            public var certificate: String
            /// What belongs to the certificate; nil: it is in the same file.
            public var key: String?

            public init(authorities: String, certificate: String, key: String? = nil) {
                self.authorities = authorities
                self.certificate = certificate
                self.key = key
            }
        }

        public var tls: TLS?
        /// The Python on this machine that has `distributed`; nil: what `SATCHEL_PYTHON` says, else `python3`.
        public var python: String?
        /// What a task needs of the resources that workers were started with, as `["GPU": 1]`.
        public var resources: [String: Double]
        /// Tasks of higher priority come first, whoever else uses the cluster.
        public var priority: Int
        /// How often Dask runs a task again whose process has crashed, before this program hears of it.
        public var retries: Int
        /// Whether credentials that the program gives in code go to the workers, where the scheduler can read them too.
        public var sendsCredentials: Bool
        /// Whether what the program prints on workers is printed here too; it is in the workers' logs anyway.
        public var forwardsOutput: Bool
        /// How many bytes of rows a task holds in memory before it puts them into files.
        public var memory: Int
        /// The program that goes to the workers; nil: this one. It has to be the same build.
        public var executable: String?
        /// How long the scheduler may take to answer at first.
        public var connectSeconds: Double
        /// How long the cluster may have no worker at first.
        public var workerSeconds: Double
        /// How long a task may take to stop when it is told to.
        public var stallSeconds: Double
        /// How long the scheduler may be silent before it is lost.
        public var lossSeconds: Double

        public init(
            tls: TLS? = nil, python: String? = nil, resources: [String: Double] = [:], priority: Int = 0, retries: Int = 0,
            sendsCredentials: Bool = false, forwardsOutput: Bool = false, memory: Int = 512 << 20, executable: String? = nil,
            connectSeconds: Double = 10, workerSeconds: Double = 30, stallSeconds: Double = 30, lossSeconds: Double = 15
        ) {
            self.tls = tls
            self.python = python
            self.resources = resources
            self.priority = priority
            self.retries = retries
            self.sendsCredentials = sendsCredentials
            self.forwardsOutput = forwardsOutput
            self.memory = memory
            self.executable = executable
            self.connectSeconds = connectSeconds
            self.workerSeconds = workerSeconds
            self.stallSeconds = stallSeconds
            self.lossSeconds = lossSeconds
        }
    }
}
