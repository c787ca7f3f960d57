import ArgumentParser
import Satchel

/// What becomes of rows that can't be read, as the command line names it.
enum RowChoice: String, ExpressibleByArgument, CaseIterable {
    case fail, skip

    var policy: RowPolicy {
        switch self {
        case .fail: .fail
        case .skip: .skip
        }
    }
}
