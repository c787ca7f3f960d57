// What the compiler says of stages over elements of a plain `Codable` type, which have no columns.
//
// Not of those that take a closure: a second `filter` makes one mistake in a chain of 40 stages cost the compiler ten times the work, and names
// the wrong cause.

internal import SatchelPlan

extension Stage {
    @_disfavoredOverload
    @available(
        *, unavailable,
        message: "pluck needs records: put @Record on the element's type, or take its elements by native code, as in mapEach"
    )
    public static func pluck<Value>(_ path: KeyPath<Input, Value>, fileID: String = #fileID, line: Int = #line) -> Self
    where Result == Bag<Value> {
        Stage { Bag<Value>($0.pipeline) }
    }

    @_disfavoredOverload
    @available(
        *, unavailable,
        message:
            "frequencies needs columns: put @Record on the element's type, or make values of its elements by native code, as in mapEach"
    )
    public static var frequencies: Stage<Input, Bag<Input>> { Stage<Input, Bag<Input>> { $0 } }

    @_disfavoredOverload
    @available(
        *, unavailable,
        message: "distinct needs columns: put @Record on the element's type, or make values of its elements by native code, as in mapEach"
    )
    public static var distinct: Stage<Input, Bag<Input>> { Stage<Input, Bag<Input>> { $0 } }

    @_disfavoredOverload
    @available(
        *, unavailable,
        message: "topk needs columns: put @Record on the element's type, or make values of its elements by native code, as in mapEach"
    )
    public static func topk(_ n: Int, fileID: String = #fileID, line: Int = #line) -> Self where Result == Bag<Input> {
        Stage { $0 }
    }
}
