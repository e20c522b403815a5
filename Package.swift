// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let numerics = Target.Dependency.product(name: "RealModule", package: "swift-numerics")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let sqlite = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqliteLibrary = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let yaml = Target.Dependency.product(name: "Yams", package: "Yams")

func library(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: "\(name)Tests", dependencies: dependencies, swiftSettings: settings)
}

// Lowest floor first; a target imports only lower floors (docs/architecture.md).
let package = Package(
  name: "megacluster",
  products: [.executable(name: "megacluster", targets: ["megacluster"])],
  traits: [
    .trait(name: "Solver", description: "Allocates portfolios; needs coinor-libcbc-dev."),
    .trait(name: "Workbook", description: "Writes workbooks; needs libxlsxwriter-dev."),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .target(
      name: "Quantities", swiftSettings: settings,
      // `rounded()` calls the C library's mathematics, which Swift alone does not link.
      linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]),
    library("Documents", ["Quantities"]),
    library("Sampling", [numerics]),
    library("Tables", ["Quantities"]),
    library("Catalog", ["Quantities", "Documents"]),
    library("Finance", [numerics]),
    library("Climate", ["Quantities", "Sampling", numerics]),
    library("Scenario", ["Quantities", "Documents", "Catalog", "Climate"]),
    library("Schedule", ["Quantities", "Sampling", numerics]),
    library("Fabric", ["Quantities"]),
    library("Electrical", ["Quantities", "Catalog", "Finance", "Climate", "Scenario", numerics]),
    library("Cooling", ["Quantities", "Catalog", "Climate", numerics]),
    library(
      "Planner",
      [
        "Quantities", "Catalog", "Climate", "Scenario", "Fabric", "Electrical", "Cooling",
        "Schedule",
        numerics,
      ]),
    library("Workloads", ["Quantities", "Catalog", "Scenario", "Fabric", numerics]),
    library(
      "TCO", ["Quantities", "Catalog", "Scenario", "Finance", "Electrical", "Planner", numerics]),
    library("Studies", ["Sampling", "Finance", numerics]),
    // Loaded when it is needed, so that nothing links against it.
    .systemLibrary(name: "CCbc", providers: [.apt(["coinor-libcbc-dev"])]),
    library(
      "Portfolio",
      [
        "Quantities",
        .target(name: "CCbc", condition: .when(traits: ["Solver"])),
      ]),
    .systemLibrary(
      name: "CLibxlsxwriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
    library(
      "Spreadsheet",
      [
        "Quantities", "Finance", numerics,
        .target(name: "CLibxlsxwriter", condition: .when(traits: ["Workbook"])),
      ]),
    library(
      "Workbook",
      [
        "Quantities", "Documents", "Catalog", "Scenario", "Finance", "Electrical", "Planner",
        "TCO", "Spreadsheet",
      ]
    ),
    .target(name: "Embedded"),
    library(
      "Interchange",
      ["Quantities", "Documents", "Tables", "Climate", "Fabric", "Embedded", yaml]),
    library(
      "Store",
      [
        "Quantities", "Documents", "Tables", "Catalog", "Scenario", "Interchange", sqlite,
        sqliteLibrary,
      ]),
    library(
      "Reporting",
      ["Quantities", "Documents", "Catalog", "Cooling", "Scenario", "Schedule", "Planner", "TCO"]),
    library(
      "Application",
      [
        "Quantities", "Documents", "Tables", "Catalog", "Finance", "Climate", "Scenario", "Fabric",
        "Electrical", "Cooling", "Schedule", "Planner", "Workloads", "TCO", "Interchange", "Store",
        "Reporting", "Studies", "Portfolio", "Spreadsheet", "Workbook", numerics,
      ]),
    .executableTarget(
      name: "megacluster",
      dependencies: [
        "Quantities", "Catalog", "Scenario", "Fabric", "Interchange", "Application", "Reporting",
        "Spreadsheet", "Workbook", arguments,
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "megacluster-bench",
      dependencies: [
        "Quantities", "Documents", "Catalog", "Climate", "Scenario", "Fabric", "Cooling", "Planner",
        "Workloads", "TCO", "Studies", "Portfolio", "Interchange", "Application", "Spreadsheet",
        "Workbook",
      ],
      swiftSettings: settings),

    // Catalogs, example sites and seeded random numbers for the tests of the engines.
    .target(
      name: "PlanFixtures", dependencies: ["Documents", "Interchange", "Scenario"],
      path: "Tests/PlanFixtures", swiftSettings: settings),
    tests("Quantities", ["Quantities"]),
    tests("Documents", ["Quantities", "Documents"]),
    tests("Scenario", ["Quantities", "Documents", "Catalog", "Scenario", "PlanFixtures"]),
    tests(
      "Planner",
      [
        "Quantities", "Documents", "Catalog", "Scenario", "Fabric", "Electrical", "Cooling",
        "Planner", "Schedule", "PlanFixtures",
      ]),
    tests(
      "Workloads",
      [
        "Quantities", "Documents", "Catalog", "Scenario", "Fabric", "Workloads", "Interchange",
        "PlanFixtures",
      ]),
    tests(
      "TCO",
      [
        "Quantities", "Catalog", "Scenario", "Finance", "Electrical", "Planner", "TCO",
        "PlanFixtures",
      ]),
    tests("Sampling", ["Sampling"]),
    tests("Schedule", ["Quantities", "Schedule"]),
    tests("Studies", ["Sampling", "Studies"]),
    tests("Portfolio", ["Quantities", "Portfolio"]),
    tests("Tables", ["Quantities", "Tables"]),
    tests("Catalog", ["Quantities", "Documents", "Catalog", "Interchange"]),
    tests("Finance", ["Finance", numerics]),
    tests("Climate", ["Quantities", "Climate"]),
    tests("Fabric", ["Quantities", "Fabric"]),
    tests(
      "Electrical",
      ["Quantities", "Documents", "Catalog", "Climate", "Scenario", "Electrical", "Interchange"]),
    tests("Cooling", ["Quantities", "Documents", "Catalog", "Climate", "Cooling", yaml]),
    tests("Interchange", ["Quantities", "Documents", "Catalog", "Interchange"]),
    tests(
      "Store",
      ["Quantities", "Documents", "Catalog", "Scenario", "Interchange", "Store", sqlite]),
    tests(
      "Application",
      [
        "Quantities", "Documents", "Tables", "Catalog", "Finance", "Scenario", "Planner", "TCO",
        "Interchange", "Store", "Reporting", "Application",
      ]),
    tests("Spreadsheet", ["Quantities", "Spreadsheet"]),
    tests(
      "Workbook",
      [
        "Quantities", "Documents", "Scenario", "TCO", "Interchange", "Application", "Spreadsheet",
        "Workbook", "PlanFixtures",
      ]),
    tests("CommandLine", ["megacluster", "Portfolio", sqlite]),
  ],
  cLanguageStandard: .gnu2x
)
