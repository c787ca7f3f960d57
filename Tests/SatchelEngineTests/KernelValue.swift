import SatchelColumns

/// A row's value as a tree: what the kernels are held against.
indirect enum KernelValue: Equatable, Sendable {
    case fault(SatchelError)
    case bool(Bool)
    /// `UInt64` as its bit pattern.
    case integer(Int64)
    /// Doubles as bits, so that NaN is itself and -0 is not 0.
    case double(UInt64)
    case bytes([UInt8])
    case none
    case some(KernelValue)
    case list([KernelValue])
    case record([KernelValue])

    init(_ column: ColumnData, _ type: ColumnType, _ row: Int) {
        if let error = column.faults[row] {
            self = .fault(error)
            return
        }
        switch (column.storage, type.representation) {
        case (.bools(let values), .bool): self = .bool(values[row])
        case (.integers(let values), .integer): self = .integer(values[row])
        case (.doubles(let values), .double), (.doubles(let values), .date): self = .real(values[row])
        case (.text(let text), .string), (.text(let text), .json): self = .bytes(Array(text[row]))
        case (.optional(let present, let wrapped), .optional(let type)):
            self = present[row] ? .some(Self(wrapped, type, row)) : .none
        case (.list(let offsets, let element), .list(let type)):
            self = .list((Int(offsets[row])..<Int(offsets[row + 1])).map { Self(element, type, $0) })
        case (.record(let fields, _), .record(let type)):
            self = .record(zip(fields, type.fields).map { Self($0, $1.type, row) })
        default: self = .fault(SatchelError(.invalidPlan, "storage does not fit \(type)"))
        }
    }

    static func real(_ value: Double) -> Self { .double(value.isNaN ? Double.nan.bitPattern : value.bitPattern) }

    static func string(_ value: String) -> Self { .bytes(Array(value.utf8)) }

    /// The first error anywhere in the value.
    var error: SatchelError? {
        switch self {
        case .fault(let error): error
        case .some(let value): value.error
        case .list(let values), .record(let values): values.lazy.compactMap(\.error).first
        default: nil
        }
    }

    /// An error in place of a value is an error in place of the optional.
    var settled: Self {
        switch self {
        case .some(let value):
            switch value.settled {
            case .fault(let error): .fault(error)
            case let value: .some(value)
            }
        case .list(let values): .list(values.map(\.settled))
        case .record(let values): .record(values.map(\.settled))
        default: self
        }
    }
}
