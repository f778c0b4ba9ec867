// swift-tools-version: 6.0
// Stand-ins for modules of Apple's that Linux does not have, and the stage on which tests see screens. For tests only: README.md.

import PackageDescription

let package = Package(
    name: "StandIns",
    products: [
        .library(name: "SwiftUI", targets: ["SwiftUI"]),
        .library(name: "Stage", targets: ["Stage"]),
    ],
    targets: [
        // In Swift 5 mode: it calls closures across actors, as the system does.
        .target(name: "SwiftUI", swiftSettings: [.swiftLanguageMode(.v5)]),
        .target(name: "Stage", dependencies: ["SwiftUI"]),
    ],
    swiftLanguageModes: [.v6]
)
