/// A mistake that people make, and all that the compiler says about it.
struct Mistake {
    let code: String
    let messages: [String]

    static let declarations = """
        struct Host: Transform { func callAsFunction(_ visit: Visit) -> String { visit.host } }
        enum Shape: Sendable { case round }
        struct Plain: Codable { let id: Int }

        """

    private static let needsColumns =
        "needs columns: put @Record on the element's type, or make values of its elements by native code, as in mapEach"

    static let all = [
        // Fields.
        Mistake(
            code: #"visits |> .filter { $0.page.pth == "x" } |> .count"#,
            messages: ["value of type 'Expr<Page>' has no dynamic member 'pth' using key path from root type 'Page.Columns'"]),
        Mistake(
            code: #"visits |> .filter { $0.host == "x" } |> .count"#,
            messages: ["value of type 'Expr<Visit>' has no dynamic member 'host' using key path from root type 'Visit.Columns'"]),
        Mistake(
            code: #"visits |> .filter { page.path == "x" } |> .count"#,
            messages: [
                "cannot find 'page' in scope",
                "contextual type for closure argument list expects 1 argument, which cannot be implicitly ignored",
            ]),
        Mistake(code: #"visits |> .pluck(\.page.pth) |> .distinct"#, messages: ["value of type 'Page' has no member 'pth'"]),
        Mistake(
            code: #"visits |> .map { $0.pth } |> .map { $0 + "x" } |> .filter { $0.hasPrefix("y") } |> .frequencies"#,
            messages: ["value of type 'Expr<Visit>' has no dynamic member 'pth' using key path from root type 'Visit.Columns'"]),
        // Types.
        Mistake(
            code: "visits |> .filter { $0.kind == 3 }",
            messages: ["binary operator '==' cannot be applied to operands of type 'Expr<String>' and 'Int'"]),
        Mistake(
            code: "visits |> .filter { $0.id == $0.kind }",
            messages: ["cannot convert value of type 'Expr<String>' to expected argument type 'Expr<Int>'"]),
        Mistake(
            code: #"visits |> .filter { $0.id < "3" }"#,
            messages: ["binary operator '<' cannot be applied to operands of type 'Expr<Int>' and 'String'"]),
        Mistake(
            code: "visits |> .filter { $0.id }", messages: ["cannot convert value of type 'Expr<Int>' to closure result type 'Expr<Bool>'"]),
        Mistake(
            code: #"visits |> .filter { $0.kind == "x" && limit > 3 }"#,
            messages: [
                "binary operator '>' cannot be applied to two 'Int' operands",
                "cannot convert value of type 'Bool' to expected argument type 'Expr<Bool>'",
                "referencing operator function '==' on 'StringProtocol' requires that 'Expr<String>' conform to 'StringProtocol'",
            ]),
        Mistake(
            code: "visits |> .filter { $0.page < $0.page }",
            messages: ["referencing operator function '<' on 'Expr' requires that 'Page' conform to 'SortableColumnValue'"]),
        Mistake(
            code: "visits |> .map { $0.isBot ? 1 : 0 }",
            messages: [
                "cannot convert value of type 'Expr<Bool>' to expected condition type 'Bool'",
                "cannot convert value of type 'Int' to closure result type 'Expr<Value>'",
                "generic parameter 'Value' could not be inferred",
            ]),
        Mistake(code: #"visits |> .map { "\($0.kind)/" }"#, messages: ["generic parameter 'Value' could not be inferred"]),
        Mistake(code: "visits |> .map { ($0.kind, $0.id) }", messages: ["generic parameter 'Value' could not be inferred"]),
        Mistake(
            code: "visits |> .map { $0.id + 0.5 }",
            messages: ["binary operator '+' cannot be applied to operands of type 'Expr<Int>' and 'Double'"]),
        // Optionals.
        Mistake(
            code: "visits |> .map { $0.size + 1 }",
            messages: ["binary operator '+' cannot be applied to operands of type 'Expr<Int?>' and 'Int'"]),
        Mistake(
            code: "visits |> .pluck(\\.size) |> .sum",
            messages: ["'sum' is unavailable: sum needs numbers: pluck one first, and give an optional one a value, as in `$0.size ?? 0`"]),
        Mistake(
            code: #"visits |> .filter { $0.visitor.name.hasPrefix("a") }"#,
            messages: [
                #"'hasPrefix' is unavailable: the string is optional: give it a value first, as in `($0.org.login ?? "").hasPrefix(…)`"#
            ]),
        Mistake(
            code: #"visits |> .filter { $0.visitor?.name == "a" }"#,
            messages: [
                "cannot convert value of type 'Expr<String?>?' to expected argument type 'Expr<String>'",
                "cannot use optional chaining on non-optional value of type 'Expr<Visitor?>'",
            ]),
        Mistake(code: "visits |> .flatMap { $0.links }", messages: ["generic parameter 'Value' could not be inferred"]),
        Mistake(
            code: "visits |> .filter { $0.id.isNil }", messages: ["property 'isNil' requires that 'Int' conform to 'NullableColumnValue'"]),
        // Expressions.
        Mistake(
            code: "visits |> .map { $0.visitor.name.trimmed() }",
            messages: [
                #"'trimmed()' is unavailable: the string is optional: give it a value first, as in `($0.org.login ?? "").trimmed()`"#
            ]),
        Mistake(
            code: #"visits |> .filter { $0.visitor.name.matches("^a") }"#,
            messages: [
                #"'matches' is unavailable: the string is optional: give it a value first, as in `($0.org.login ?? "").matches(…)`"#
            ]),
        Mistake(
            code: "visits |> .pluck(\\.id) |> .dropNil",
            messages: ["'dropNil' is unavailable: dropNil needs optional elements: these are never nil"]),
        // Stages.
        Mistake(
            code: "visits |> .frequencies",
            messages: [
                "'frequencies' is unavailable: frequencies needs Hashable elements: pluck a field first, or declare the record Hashable"
            ]),
        Mistake(
            code: "visits |> .distinct |> .count",
            messages: ["'distinct' is unavailable: distinct needs Hashable elements: pluck a field first, or declare the record Hashable"]),
        Mistake(
            code: "visits |> .topk(3)",
            messages: [
                "'topk(_:fileID:line:)' is unavailable: topk needs numbers, strings, dates or frequencies; say by what otherwise: topk(3) { $0.size }"
            ]),
        Mistake(
            code: "visits |> .topk(3) { $0.page }",
            messages: ["static method 'topk(_:by:fileID:line:)' requires that 'Page' conform to 'SortableColumnValue'"]),
        Mistake(
            code: "visits |> .pluck(\\.kind) |> .sum",
            messages: ["'sum' is unavailable: sum needs numbers: pluck one first, and give an optional one a value, as in `$0.size ?? 0`"]),
        Mistake(
            code: "visits |> .pluck(\\.page) |> .max",
            messages: [
                "'max' is unavailable: max needs numbers, strings or dates: pluck one first, and give an optional one a value with `??`"
            ]),
        Mistake(
            code: "visits |> .pluck(\\.kind) |> .flatten",
            messages: ["'flatten' is unavailable: flatten needs lists: pluck one first, and give an optional one a value with `??`"]),
        Mistake(code: "visits |> .visits", messages: ["static property 'visits' requires the types 'Visit' and 'String' be equivalent"]),
        Mistake(
            code: "visits |> .count |> .topk(3)",
            messages: [
                "cannot convert value of type 'Deferred<Int>' to expected argument type 'Bag<Input>'",
                "generic parameter 'Input' could not be inferred",
            ]),
        Mistake(
            code: "visits |> .filtr { $0.isBot }",
            messages: ["generic parameter 'Result' could not be inferred", "type 'Stage<Visit, Result>' has no member 'filtr'"]),
        Mistake(code: "visits.frequencies", messages: ["property 'frequencies' requires that 'Visit' conform to 'Hashable'"]),
        Mistake(
            code: "lines |> .decode(Shape.self)",
            messages: ["static method 'decode(_:fileID:line:)' requires that 'Shape' conform to 'ColumnValue'"]),
        // Elements of a plain Codable type.
        Mistake(
            code: "lines |> .decode(Plain.self) |> .filter { $0.id == 3 } |> .count",
            messages: [
                "contextual member reference to static method 'filter(_:fileID:line:)' requires 'Self' constraint in the protocol extension",
                "subscript 'subscript(dynamicMember:)' requires that 'Plain' conform to 'Record'",
            ]),
        Mistake(
            code: "lines |> .decode(Plain.self) |> .pluck(\\.id) |> .sum",
            messages: [
                "'pluck(_:fileID:line:)' is unavailable: pluck needs records: put @Record on the element's type, or take its elements by "
                    + "native code, as in mapEach"
            ]),
        Mistake(
            code: "lines |> .decode(Plain.self) |> .frequencies",
            messages: ["'frequencies' is unavailable: frequencies " + Self.needsColumns]),
        Mistake(
            code: "lines |> .decode(Plain.self) |> .distinct |> .count",
            messages: ["'distinct' is unavailable: distinct " + Self.needsColumns]),
        Mistake(
            code: "lines |> .decode(Plain.self) |> .topk(3)",
            messages: ["'topk(_:fileID:line:)' is unavailable: topk " + Self.needsColumns]),
        Mistake(
            code: "lines |> .decode(Plain.self) |> .pluck(\\.idd) |> .distinct",
            messages: ["value of type 'Plain' has no member 'idd'"]),
        Mistake(
            code: "lines.decode(Plain.self).filter { $0.id == 3 }",
            messages: [
                "referencing instance method 'filter(_:fileID:line:)' on 'Bag' requires that 'Plain' conform to 'ColumnValue'",
                "subscript 'subscript(dynamicMember:)' requires that 'Plain' conform to 'Record'",
            ]),
        // Native code.
        Mistake(
            code: "visits |> .mapEach { $0.page.path }",
            messages: [
                "'mapEach' is unavailable: mapEach takes a Transform: a closure can't travel; an expression goes into map"
            ]),
        Mistake(
            code: #"visits |> .filterEach { $0.kind == "x" } |> .count"#,
            messages: [
                "'filterEach' is unavailable: filterEach takes a Transform: a closure can't travel; an expression goes into filter"
            ]),
        Mistake(
            code: "lines |> .mapEach(Host())",
            messages: ["static method 'mapEach(_:fileID:line:)' requires the types 'String' and 'Visit' be equivalent"]),
        Mistake(
            code: "visits |> .filterEach(Host())",
            messages: ["static method 'filterEach(_:fileID:line:)' requires the types 'String' and 'Bool' be equivalent"]),
        Mistake(
            code: "visits |> .flatMapEach(Host())",
            messages: [
                "generic parameter 'Value' could not be inferred",
                "static method 'flatMapEach(_:fileID:line:)' requires the types 'String' and '[Value]' be equivalent",
            ]),
    ]
}
