// What the compiler says where a stage does not fit its elements: of a condition on `Input` alone it reports nothing of use.

public import SatchelColumns
internal import SatchelPlan

extension Stage where Input: ColumnValue {
    @available(*, unavailable, message: "frequencies needs Hashable elements: pluck a field first, or declare the record Hashable")
    public static var frequencies: Stage<Input, Bag<Frequency<Input>>> {
        Stage<Input, Bag<Frequency<Input>>> { $0.appending(.frequencies, place: nil) }
    }

    @available(*, unavailable, message: "distinct needs Hashable elements: pluck a field first, or declare the record Hashable")
    public static var distinct: Stage<Input, Bag<Input>> {
        Stage<Input, Bag<Input>> { $0.appending(.distinct, place: nil) }
    }

    @available(*, unavailable, message: "flatten needs lists: pluck one first, and give an optional one a value with `??`")
    public static var flatten: Stage<Input, Bag<Input>> {
        Stage<Input, Bag<Input>> { $0.appending(.flatten, place: nil) }
    }

    @available(*, unavailable, message: "dropNil needs optional elements: these are never nil")
    public static var dropNil: Stage<Input, Bag<Input>> {
        Stage<Input, Bag<Input>> { $0 }
    }

    @available(*, unavailable, message: "sum needs numbers: pluck one first, and give an optional one a value, as in `$0.size ?? 0`")
    public static var sum: Stage<Input, Deferred<Input>> {
        Stage<Input, Deferred<Input>> { $0.reducing(.sum) }
    }

    @available(*, unavailable, message: "mean needs numbers: pluck one first, and give an optional one a value, as in `$0.size ?? 0`")
    public static var mean: Stage<Input, Deferred<Double?>> {
        Stage<Input, Deferred<Double?>> { $0.reducing(.mean) }
    }

    @available(*, unavailable, message: "min needs numbers, strings or dates: pluck one first, and give an optional one a value with `??`")
    public static var min: Stage<Input, Deferred<Input?>> {
        Stage<Input, Deferred<Input?>> { $0.reducing(.min) }
    }

    @available(*, unavailable, message: "max needs numbers, strings or dates: pluck one first, and give an optional one a value with `??`")
    public static var max: Stage<Input, Deferred<Input?>> {
        Stage<Input, Deferred<Input?>> { $0.reducing(.max) }
    }

    @available(*, unavailable, message: "topk needs numbers, strings, dates or frequencies; say by what otherwise: topk(3) { $0.size }")
    public static func topk(_ n: Int, fileID: String = #fileID, line: Int = #line) -> Self where Result == Bag<Input> {
        Stage { $0.appending(.top(n, []), place: place(fileID, line)) }
    }
}

// What the compiler says where a closure stands in place of a transform.

extension Stage where Input: ColumnValue {
    @available(
        *, unavailable,
        message: "mapEach takes a Transform: a closure can't travel; an expression goes into map"
    )
    public static func mapEach<Value: ColumnValue>(_ closure: (Input) throws -> Value) -> Self where Result == Bag<Value> {
        Stage { Bag<Value>($0.pipeline) }
    }

    @available(
        *, unavailable,
        message: "filterEach takes a Transform: a closure can't travel; an expression goes into filter"
    )
    public static func filterEach(_ closure: (Input) throws -> Bool) -> Self where Result == Bag<Input> {
        Stage { $0 }
    }

    @available(
        *, unavailable,
        message: "flatMapEach takes a Transform: a closure can't travel; an expression goes into flatMap"
    )
    public static func flatMapEach<Value: ColumnValue>(_ closure: (Input) throws -> [Value]) -> Self where Result == Bag<Value> {
        Stage { Bag<Value>($0.pipeline) }
    }
}
