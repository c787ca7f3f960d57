import GitHubArchive
import Satchel
import Testing

/// Pipelines that must keep compiling, a file for each section of the guide of the language.
enum Pipelines {
    static let events = Bag.s3("githubarchive-data", "2015") |> .json

    @resultBuilder enum List {
        static func buildExpression(_ pipeline: some Computable) -> [any Computable] { [pipeline] }
        static func buildBlock(_ pipelines: [any Computable]...) -> [any Computable] { pipelines.flatMap { $0 } }
    }

    static func list(@List _ pipelines: () -> [any Computable]) -> [any Computable] { pipelines() }

    static let sections = [
        bags, expressionStages, conditions, strings, numbers, dates, optionals, values, lists, nativeCode, reductions, groups, shape,
    ]
}

@Suite struct PipelineTests {
    /// They compile, or this file would not; and none has a fault.
    @Test(arguments: Pipelines.sections.indices) func everySectionHasPlans(_ section: Int) throws {
        let pipelines = Pipelines.sections[section]
        #expect(pipelines.count >= 3)
        for pipeline in pipelines { #expect(try pipeline.explain().contains("2015")) }
    }
}
