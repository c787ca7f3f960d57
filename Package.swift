// swift-tools-version: 6.2
import CompilerPluginSupport
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

// The parts of one script, in any order here.
let bridge = [
    "frames", "elf", "files", "shelf", "memory", "parcel", "surroundings", "packing", "children", "workshop", "published",
    "reaching", "bridge",
]

let package = Package(
    name: "Satchel",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Satchel", targets: ["Satchel"]),
        .library(name: "GitHubArchive", targets: ["GitHubArchive"]),
        .library(name: "SatchelTesting", targets: ["SatchelTesting"]),
        .executable(name: "Playground", targets: ["Playground"]),
    ],
    dependencies: [
        .package(url: "https://github.com/swiftlang/swift-syntax", from: "603.0.1"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    ],
    targets: [
        // Foreign code.
        .systemLibrary(name: "CISAL", pkgConfig: "libisal", providers: [.apt(["libisal-dev"]), .brew(["isa-l"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        // simdjson's pkg-config entry holds a flag that SwiftPM prohibits: the module map links it.
        .target(name: "CJSONScan"),
        // What the entry of RE2 holds differs between its versions: the module map links it too.
        .target(name: "CRegex"),
        .target(name: "CWorkerHook"),
        .target(name: "CMemory"),
        // Layers, each importing only those above it here.
        .macro(
            name: "SatchelMacros",
            dependencies: [
                .product(name: "SwiftSyntaxMacros", package: "swift-syntax"),
                .product(name: "SwiftCompilerPlugin", package: "swift-syntax"),
            ],
            swiftSettings: strict),
        .target(name: "SatchelColumns", dependencies: ["SatchelMacros", "CJSONScan", "CISAL", "CMemory"], swiftSettings: strict),
        .target(name: "SatchelStorage", dependencies: ["SatchelColumns", "CCurl"], swiftSettings: strict),
        .target(
            name: "SatchelScan", dependencies: ["SatchelStorage", "SatchelColumns", "CISAL", "CJSONScan"], swiftSettings: strict),
        .target(name: "SatchelPlan", dependencies: ["SatchelStorage", "SatchelColumns", "CWorkerHook"], swiftSettings: strict),
        .target(
            name: "SatchelEngine", dependencies: ["SatchelPlan", "SatchelScan", "SatchelStorage", "SatchelColumns", "CJSONScan", "CRegex"],
            swiftSettings: strict),
        .target(
            name: "SatchelBackends", dependencies: ["SatchelEngine", "SatchelPlan", "SatchelStorage", "SatchelColumns", "CWorkerHook"],
            resources: bridge.map { .embedInCode("Dask/Bridge/\($0).py") },
            swiftSettings: strict),
        .target(
            name: "Satchel", dependencies: ["SatchelBackends", "SatchelEngine", "SatchelPlan", "SatchelStorage", "SatchelColumns"],
            swiftSettings: strict),
        .target(name: "GitHubArchive", dependencies: ["Satchel", "SatchelColumns", "CZlib"], swiftSettings: strict),
        .target(name: "SatchelSchema", dependencies: ["SatchelColumns"], swiftSettings: strict),
        .target(name: "SatchelTesting", dependencies: ["Satchel"], swiftSettings: strict),
        // Programs.
        .executableTarget(
            name: "Playground",
            dependencies: [
                "Satchel", "SatchelSchema", "GitHubArchive", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Playground", swiftSettings: strict),
        .executableTarget(name: "WorkerProbe", dependencies: ["Satchel"], path: "Tests/WorkerProbe", swiftSettings: strict),
        .executableTarget(
            name: "KeepProbe", dependencies: ["Satchel", "GitHubArchive"], path: "Tests/KeepProbe", swiftSettings: strict),
        .executableTarget(
            name: "ProcessProbe", dependencies: ["Satchel", "SatchelBackends"], path: "Tests/ProcessProbe", swiftSettings: strict),
        // Tests.
        .target(name: "ObjectStoreServers", path: "Tests/ObjectStore/Servers", swiftSettings: strict),
        .target(name: "DaskServers", dependencies: ["ObjectStoreServers"], path: "Tests/Dask/Servers", swiftSettings: strict),
        .testTarget(
            name: "SatchelMacrosTests",
            dependencies: [
                "SatchelMacros",
                .product(name: "SwiftSyntax", package: "swift-syntax"),
                .product(name: "SwiftSyntaxMacros", package: "swift-syntax"),
                .product(name: "SwiftSyntaxMacroExpansion", package: "swift-syntax"),
                .product(name: "SwiftSyntaxMacrosGenericTestSupport", package: "swift-syntax"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SatchelColumnsTests", dependencies: ["SatchelColumns"], exclude: ["FoundBatches"], swiftSettings: strict),
        .testTarget(
            name: "SatchelStorageTests", dependencies: ["SatchelStorage", "SatchelColumns", "ObjectStoreServers"], swiftSettings: strict),
        .testTarget(
            name: "SatchelScanTests", dependencies: ["SatchelScan", "SatchelStorage", "SatchelColumns", "CJSONScan", "CZlib"],
            swiftSettings: strict),
        .testTarget(
            name: "SatchelEngineTests", dependencies: ["SatchelEngine", "SatchelPlan", "SatchelColumns"], swiftSettings: strict),
        .testTarget(
            name: "SatchelBackendsTests", dependencies: ["SatchelBackends", "SatchelColumns", "SatchelTesting", "CWorkerHook"],
            swiftSettings: strict),
        .testTarget(
            name: "DaskServersTests", dependencies: ["DaskServers", "ObjectStoreServers"], path: "Tests/Dask/ServersTests",
            swiftSettings: strict),
        .testTarget(name: "GitHubArchiveTests", dependencies: ["GitHubArchive", "SatchelColumns", "CZlib"], swiftSettings: strict),
        .testTarget(
            name: "DocumentationTests", dependencies: ["Satchel", "GitHubArchive", "SatchelTesting", "Playground"], swiftSettings: strict),
        .testTarget(name: "SatchelSchemaTests", dependencies: ["SatchelSchema", "SatchelColumns"], swiftSettings: strict),
        .testTarget(
            name: "SatchelTests",
            dependencies: [
                "Satchel", "SatchelBackends", "SatchelEngine", "SatchelPlan", "SatchelScan", "SatchelColumns", "GitHubArchive",
                "SatchelTesting", "ObjectStoreServers", "DaskServers", "CZlib", "Playground", "WorkerProbe", "KeepProbe", "ProcessProbe",
            ],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx20
)
