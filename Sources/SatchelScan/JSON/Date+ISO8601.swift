internal import CJSONScan
package import Foundation

extension Date {
    /// The instant that the text names, by the rules of ``ColumnValue`` dates; nil if it names none.
    package init?(iso8601 text: String) {
        var text = text
        var seconds = 0.0
        let isDate = text.withUTF8 { bytes in cjs_parse_date(bytes.baseAddress, bytes.count, &seconds) == 0 }
        guard isDate else { return nil }
        self.init(timeIntervalSinceReferenceDate: seconds)
    }
}
