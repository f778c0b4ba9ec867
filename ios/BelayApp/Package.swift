// swift-tools-version: 6.0
// The app for iOS without its shell: every screen with its model. The words are in App/Belay/Localizable.xcstrings.

import PackageDescription

let package = Package(
    name: "BelayApp",
    platforms: [
        .iOS(.v17), // Observation
        .macOS(.v14), // likewise; to test on a Mac
    ],
    products: [
        .library(name: "BelayScreens", targets: ["BelayScreens"]),
    ],
    dependencies: [.package(path: "../BelayKit")],
    targets: [
        .target(name: "BelayScreens", dependencies: [.product(name: "BelayKit", package: "BelayKit")]),
    ],
    swiftLanguageModes: [.v6]
)

#if os(Linux)
// There is no SwiftUI here. Ours has the declarations that the app uses, and can say what a screen shows.
package.dependencies.append(.package(path: "../StandIns"))
for target in package.targets {
    target.dependencies.append(.product(name: "SwiftUI", package: "StandIns"))
}
#endif
