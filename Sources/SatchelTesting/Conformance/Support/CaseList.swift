/// Gathers cases, one a statement: the compiler takes each for itself, which it does not with the elements of a long array.
@resultBuilder
enum CaseList {
    static func buildExpression(_ one: ConformanceCase) -> [ConformanceCase] { [one] }
    static func buildExpression(_ some: [ConformanceCase]) -> [ConformanceCase] { some }
    static func buildBlock(_ parts: [ConformanceCase]...) -> [ConformanceCase] { parts.flatMap { $0 } }
    static func buildArray(_ parts: [[ConformanceCase]]) -> [ConformanceCase] { parts.flatMap { $0 } }
}
