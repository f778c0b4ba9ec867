// swift-tools-version: 6.0
// BelayKit: the core of Belay for iOS and macOS. Apps depend on the product BelayKit and on nothing else here.

import PackageDescription

// Where the library comes from. A phone's app takes the XCFramework that `cargo xtask ios` puts beside this file. Tests and
// the benchmark take the library as cargo built it: `cargo xtask` names its folder here.
let libraryFolder = Context.environment["BELAY_LIBRARY_DIR"]

let library: [Target.Dependency] = libraryFolder == nil ? ["BelayLibrary"] : []
let linking: [LinkerSetting] = libraryFolder.map { folder in
    [
        .linkedLibrary("belay_ffi"),
        .unsafeFlags(["-L", folder, "-Xlinker", "-rpath", "-Xlinker", folder]),
    ]
} ?? []

let package = Package(
    name: "BelayKit",
    platforms: [
        .iOS(.v17), // Observation
        .macOS(.v14), // likewise; to test on a Mac
    ],
    products: [
        .library(name: "BelayKit", targets: ["BelayKit"]),
    ],
    targets: [
        // The functions of the library as C sees them.
        .target(name: "CBelay", dependencies: library, linkerSettings: linking),
        .target(name: "BelayKit", dependencies: ["CBelay"]),
    ],
    swiftLanguageModes: [.v6]
)

if libraryFolder == nil {
    package.targets.append(.binaryTarget(name: "BelayLibrary", path: "Belay.xcframework"))
}

// How fast the face is, for `cargo xtask bench`: built only when it asks, so that tests need not.
if Context.environment["BELAY_BENCH"] != nil {
    package.targets.append(.executableTarget(name: "BelayBench", dependencies: ["BelayKit"]))
}
