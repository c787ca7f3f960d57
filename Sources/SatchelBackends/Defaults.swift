/// What runs a pipeline for which no backend is named.
package enum Defaults {
    package static let backend: any Backend = Threads()
}
