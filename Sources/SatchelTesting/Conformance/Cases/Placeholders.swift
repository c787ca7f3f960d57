extension ConformanceCase {
    static var random: [ConformanceCase] { [] }
}
