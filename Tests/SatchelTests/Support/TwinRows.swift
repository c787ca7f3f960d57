import Foundation
import Satchel
import SatchelTesting

/// Rows that random expressions can begin with.
protocol TwinRow: ColumnValue {
    static var integers: [Twin<Self, Int>] { get }
    static var doubles: [Twin<Self, Double>] { get }
    static var strings: [Twin<Self, String>] { get }
    static var flags: [Twin<Self, Bool>] { get }
    static var optionals: [Twin<Self, String?>] { get }
    static var lists: [Twin<Self, [String]>] { get }
    static var children: [Twin<Self, [Child]>] { get }
    static var dates: [Twin<Self, Date>] { get }
    static var json: [Twin<Self, JSON>] { get }
}

extension TwinRow {
    static var integers: [Twin<Self, Int>] { [] }
    static var doubles: [Twin<Self, Double>] { [] }
    static var strings: [Twin<Self, String>] { [] }
    static var flags: [Twin<Self, Bool>] { [] }
    static var optionals: [Twin<Self, String?>] { [] }
    static var lists: [Twin<Self, [String]>] { [] }
    static var children: [Twin<Self, [Child]>] { [] }
    static var dates: [Twin<Self, Date>] { [] }
    static var json: [Twin<Self, JSON>] { [] }
}

extension Int: TwinRow {
    static var integers: [Twin<Int, Int>] { [Twin({ $0 }, { try $0() })] }
}

extension Double: TwinRow {
    static var doubles: [Twin<Double, Double>] { [Twin({ $0 }, { try $0() })] }
}

extension String: TwinRow {
    static var strings: [Twin<String, String>] { [Twin({ $0 }, { try $0() })] }
}

extension Bool: TwinRow {
    static var flags: [Twin<Bool, Bool>] { [Twin({ $0 }, { try $0() })] }
}

extension Sample: TwinRow {
    static var integers: [Twin<Sample, Int>] {
        [
            Twin({ $0.id }, { try $0().id }), Twin({ $0.children.count }, { try $0().children.count }),
            Twin({ $0.parent.age ?? -1 }, { try $0().parent?.age ?? -1 }),
        ]
    }

    static var doubles: [Twin<Sample, Double>] { [Twin({ $0.ratio }, { try $0().ratio })] }

    static var strings: [Twin<Sample, String>] {
        [Twin({ $0.name }, { try $0().name }), Twin({ $0.parent.home.city ?? "" }, { try $0().parent?.home.city ?? "" })]
    }

    static var flags: [Twin<Sample, Bool>] {
        [Twin({ $0.flag }, { try $0().flag }), Twin({ $0.parent.isNil }, { try $0().parent == nil })]
    }

    static var optionals: [Twin<Sample, String?>] {
        [Twin({ $0.note }, { try $0().note }), Twin({ $0.parent.name }, { try $0().parent?.name })]
    }

    static var lists: [Twin<Sample, [String]>] { [Twin({ $0.tags }, { try $0().tags })] }
    static var children: [Twin<Sample, [Child]>] { [Twin({ $0.children }, { try $0().children })] }
    static var dates: [Twin<Sample, Date>] { [Twin({ $0.at }, { try $0().at })] }
    static var json: [Twin<Sample, JSON>] { [Twin({ $0.raw }, { try $0().raw })] }
}
