internal import SatchelPlan

extension Bag where Element == String {
    /// Splits each string into its lines.
    ///
    /// ```swift
    /// Bag(sequence: ["a\nb", "c"]).lines        // "a", "b", "c"
    /// ```
    ///
    /// Lines end with `\n` or `\r\n`, which they do not keep; what a bag of files yields are lines already, and stays as it is. Keeps order and
    /// partitions, moves nothing.
    public var lines: Bag<String> { appending(.lines, place: nil) }
}

extension Stage where Input == String, Result == Bag<String> {
    /// Splits each string into its lines: `texts |> .lines`.
    ///
    /// As `Bag.lines`.
    public static var lines: Self { Stage { $0.lines } }
}
