// swift-tools-version: 6.2
// A package as a user would write it: it knows Satchel by its path only, and no flags.
import PackageDescription

// A path dependency goes by the name of its folder, whatever a clone is called.
let satchel = String(Context.packageDirectory.split(separator: "/").dropLast(2).last ?? "Satchel")

let package = Package(
    name: "Outside",
    platforms: [.macOS(.v15)],
    dependencies: [.package(path: "../..")],
    targets: [
        .target(name: "Visits", dependencies: [.product(name: "Satchel", package: satchel)]),
        .executableTarget(
            name: "Outside",
            dependencies: [
                "Visits", .product(name: "Satchel", package: satchel), .product(name: "GitHubArchive", package: satchel),
                // Built along, so that it can be run in each configuration.
                .product(name: "Playground", package: satchel),
            ]),
        .testTarget(
            name: "OutsideTests",
            dependencies: [
                "Visits", .product(name: "Satchel", package: satchel), .product(name: "GitHubArchive", package: satchel),
                .product(name: "SatchelTesting", package: satchel),
            ]),
    ],
    swiftLanguageModes: [.v6]
)
