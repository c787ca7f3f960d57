import SwiftCompilerPlugin
import SwiftSyntaxMacros

@main
struct SatchelPlugin: CompilerPlugin {
    let providingMacros: [any Macro.Type] = [RecordMacro.self, KeyMacro.self]
}
