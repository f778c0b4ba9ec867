// swift-tools-version: 6.0
// Everything for iOS, tested as one: BelayKit, the app's screens, and the stand-ins that take the place of Apple's modules on
// Linux. `cargo xtask swift test` runs it. Apps take BelayKit/Package.swift, Xcode takes BelayApp/Package.swift.

import PackageDescription

var screens: [Target.Dependency] = [
    "Phones",
    .product(name: "BelayKit", package: "BelayKit"),
    .product(name: "BelayScreens", package: "BelayApp"),
]
var kit: [Target.Dependency] = ["Phones", .product(name: "BelayKit", package: "BelayKit")]
var packages: [Package.Dependency] = [.package(path: "BelayKit"), .package(path: "BelayApp")]

#if os(Linux)
packages.append(.package(path: "StandIns"))
let swiftUI = Target.Dependency.product(name: "SwiftUI", package: "StandIns")
kit.append(swiftUI)
screens += [swiftUI, .product(name: "Stage", package: "StandIns")]
#endif

let package = Package(
    name: "Belay",
    platforms: [
        .iOS(.v17), // Observation
        .macOS(.v14), // likewise; to test on a Mac
    ],
    dependencies: packages,
    targets: [
        // Phones and a server, for tests.
        .target(name: "Phones", dependencies: [.product(name: "BelayKit", package: "BelayKit")], path: "BelayKit/Tests/Phones"),
        .testTarget(name: "BelayKitTests", dependencies: kit, path: "BelayKit/Tests/BelayKitTests"),
        .testTarget(name: "ContractTests", dependencies: kit, path: "BelayKit/Tests/ContractTests"),
        .testTarget(name: "BelayScreensTests", dependencies: screens, path: "BelayApp/Tests/BelayScreensTests", exclude: ["Outlines"]),
    ],
    swiftLanguageModes: [.v6]
)
