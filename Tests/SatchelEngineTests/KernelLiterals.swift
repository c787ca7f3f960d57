import SatchelColumns
import SatchelPlan

extension KernelExpressions {
    /// The types that only literals of the function have.
    static func extra(_ function: Function) -> [ColumnType] {
        switch function {
        default: []
        }
    }

    /// A literal that the function takes as this argument.
    mutating func literal(_ function: Function, _ index: Int, _ type: ColumnType) throws -> Expression {
        switch function {
        case .rounded:
            try .literal(random.pick(["toNearestOrAwayFromZero", "toNearestOrEven", "up", "down", "towardZero", "awayFromZero"]))
        default: try KernelSamples.literal(type, &random)
        }
    }
}
