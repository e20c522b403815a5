import Catalog
import Documents
import Quantities
import Testing

/// Every IT record that ships.
struct ITCatalog {
  let accelerators: PlaceCatalogFile<Accelerator>
  let components: PlaceCatalogFile<Component>
  let systems: PlaceCatalogFile<ComputeSystem>
  let racks: PlaceCatalogFile<Rack>
  let switches: PlaceCatalogFile<NetworkSwitch>
  let optics: PlaceCatalogFile<Optic>

  init() throws {
    accelerators = try PlaceCatalogFile("gpus.yaml")
    components = try PlaceCatalogFile("components.yaml")
    systems = try PlaceCatalogFile("systems.yaml")
    racks = try PlaceCatalogFile("racks.yaml")
    switches = try PlaceCatalogFile("switches.yaml")
    optics = try PlaceCatalogFile("optics.yaml")
  }

  /// Power of a shipped system with the records it names.
  func power(_ system: ComputeSystem, _ basis: PowerBasis) -> Power? {
    accelerators[system.accelerator].flatMap {
      system.power(basis, accelerator: $0, components: components.records)
    }
  }
}

@Suite struct ITCatalogTests {
  let shipped: ITCatalog

  init() throws { shipped = try ITCatalog() }

  @Test func everyFileReadsWithoutAnIssue() {
    expectClean(shipped.accelerators, 27)
    expectClean(shipped.components, 17)
    expectClean(shipped.systems, 20)
    expectClean(shipped.racks, 12)
    expectClean(shipped.switches, 12)
    expectClean(shipped.optics, 13)
  }

  private func expectClean<Record>(_ file: PlaceCatalogFile<Record>, _ count: Int) {
    #expect(file.issues.map(\.description) == [])
    #expect(file.records.count >= count)
    #expect(Set(file.records.map(\.id)).count == file.records.count)
  }

  @Test func everyReferenceResolves() {
    for system in shipped.systems.records {
      #expect(shipped.accelerators[system.accelerator] != nil, "\(system.id)")
      #expect(shipped.racks[system.rack] != nil, "\(system.id)")
      if let module = system.hostModule { #expect(shipped.optics[module] != nil, "\(system.id)") }
      for part in system.components {
        #expect(shipped.components[part.component] != nil, "\(system.id): \(part.component)")
      }
    }
    for device in shipped.switches.records {
      if let module = device.transceiver { #expect(shipped.optics[module] != nil, "\(device.id)") }
    }
  }

  @Test func pricesStandInsideTheirRanges() {
    var quotes = shipped.accelerators.records.flatMap(\.prices)
    quotes += shipped.systems.records.flatMap(\.prices)
    quotes += shipped.switches.records.flatMap(\.prices)
    quotes += shipped.optics.records.flatMap(\.prices)
    #expect(quotes.count > 30)
    for quote in quotes {
      #expect(!quote.includes.isEmpty, "\(quote.source)")
      guard let range = quote.range else { continue }
      #expect(range[0] <= quote.amount.dollars && quote.amount.dollars <= range[1])
    }
  }

  // MARK: Power

  /// What is metered stays below what parts are rated for, and that below the vendor's maximum.
  @Test(arguments: ["dgx-h100", "hgx-b200-air-8way", "hgx-b200-dlc-8way"])
  func designPowerLiesBetweenMeteredAndNameplate(id: String) throws {
    let system = try #require(shipped.systems[id])
    let metered = try #require(shipped.power(system, .measured))
    let design = try #require(shipped.power(system, .design))
    let nameplate = try #require(shipped.power(system, .nameplate))
    #expect(metered < design)
    #expect(design < nameplate)
  }

  /// Sums of component watts as low and as high as an informed reviewer accepts, with 81 to 134 W
  /// of network (QM9700 in two or three tiers) that the server alone does not have.
  @Test(arguments: [
    ("dgx-h100", 1154.0, 1334.0), ("dgx-b200", 1509.0, 1710.0),
    ("gb200-nvl72", 1594.0, 1801.0), ("amd-mi300x-8way", 1216.0, 1400.0),
  ])
  func designPowerPerAcceleratorIsInTheHonestSpread(id: String, low: Double, high: Double) throws {
    let system = try #require(shipped.systems[id])
    let watts = try #require(shipped.power(system, .design)).watts / Double(system.accelerators)
    #expect(low - 134 <= watts && watts <= high - 81, "\(id): \(watts) W")
  }

  /// fibermall.com: a GB200 superchip draws 2,700 W, a tray's two 5,400 W.
  @Test func superchipIsTwoAcceleratorsAndAGrace() throws {
    let tdp = try #require(shipped.accelerators["nvidia-gb200-nvl72-gpu"]?.tdp)
    let grace = try #require(shipped.components["grace-in-gb200"]?.power(.design))
    #expect(abs((tdp * 2 + grace).watts - 2700) < 1e-9)
  }

  /// introl.com and Morgan Stanley give a GB300 compute tray 6.5 and 6.6 kW.
  @Test func gb300TrayIsThePublishedOne() throws {
    let system = try #require(shipped.systems["gb300-nvl72"])
    let tdp = try #require(shipped.accelerators[system.accelerator]?.tdp)
    var rack = tdp * 72
    for part in system.components where part.component != "nvlink5-switch-tray" {
      let watts = try #require(shipped.components[part.component]?.power(.design))
      rack += watts * Double(part.count)
    }
    let tray = rack.kilowatts / 18
    #expect(6.5 * 0.98 < tray && tray < 6.6 * 1.02, "\(tray) kW")
  }

  /// DGX SuperPOD: 8 NVL72 racks with their network are about 1.2 MW, 32 DGX B200 458 kW, four
  /// DGX B300 about 56 kW a rack.
  @Test func scalableUnitsHaveThePublishedNameplate() throws {
    let gb200 = try #require(shipped.systems["gb200-nvl72"])
    let fabric = try #require(shipped.switches["nvidia-qm9700"]?.power(.nameplate)) * 56
    let unit = try #require(gb200.nameplate) * Double(gb200.scalableUnit) + fabric
    #expect(abs(unit.megawatts / 1.2 - 1) < 0.05)
    let b200 = try #require(shipped.systems["dgx-b200"])
    let b200Unit = try #require(b200.nameplate) * Double(b200.scalableUnit)
    #expect(abs(b200Unit.kilowatts - 458) < 1)
    let b300 = try #require(shipped.systems["dgx-b300"])
    let perRack = try #require(b300.nameplate) * Double(try #require(b300.systemsPerRack))
    #expect(abs(perRack.kilowatts - 56) < 0.5)
    #expect(perRack <= (try #require(shipped.racks[b300.rack]?.limit)))
  }

  @Test func modulesFitUnderASwitchsNameplate() throws {
    for device in shipped.switches.records {
      guard let nameplate = device.power(.nameplate), let design = device.power(.design),
        let cages = device.modules, let id = device.transceiver
      else { continue }
      let module = try #require(shipped.optics[id]?.power(.design))
      #expect(design + module * Double(cages) <= nameplate, "\(device.id)")
    }
  }

  // MARK: Bandwidth

  /// What leaves the accelerators for the network is what the system's ports carry.
  @Test func portsCarryTheAcceleratorsBandwidth() throws {
    var checked = 0
    for system in shipped.systems.records {
      guard let ports = system.scaleOutPorts, let rate = system.scaleOut,
        let each = shipped.accelerators[system.accelerator]?.scaleOut
      else { continue }
      #expect(rate * Double(ports) == each * Double(system.accelerators), "\(system.id)")
      if let id = system.hostModule {
        #expect(shipped.optics[id]?.linkRate == rate, "\(system.id)")
      }
      checked += 1
    }
    #expect(checked > 12)
  }

  /// Nine switch trays take the 18 links of each of 72 accelerators: 130 TB/s both ways (NVIDIA).
  @Test func switchTraysTakeEveryNVLink() throws {
    let each = try #require(shipped.accelerators["nvidia-gb200-nvl72-gpu"]?.scaleUp)
    let tray = try #require(shipped.components["nvlink5-switch-tray"])
    let port = try #require(tray.rate)
    let trays = port * Double(try #require(tray.ports) * 9)
    #expect(trays == each * 72)
    #expect(abs(2 * trays.base / 1e12 - 130) < 1)
  }

  @Test func everyModeOfASwitchHasTheSameBandwidth() throws {
    for device in shipped.switches.records {
      let totals = Set(device.portModes.map { $0.rate * Double($0.ports) })
      #expect(totals.count == 1, "\(device.id)")
    }
    func terabits(_ id: String) throws -> Double {
      let mode = try #require(shipped.switches[id]?.portModes.first)
      return mode.rate.gigabitsPerSecond * Double(mode.ports) / 1e3
    }
    #expect(try terabits("nvidia-qm9700") == 25.6)
    #expect(try terabits("nvidia-sn5600") == 51.2)
    #expect(try terabits("nvidia-q3400-ra") == 115.2)
    #expect(try terabits("arista-7060xe7-64ps") == 102.4)
  }

  /// Ports of the reference architectures: 64 x 400G, 144 x 800G, 128 x 400G of 64 cages.
  @Test func portsAtALinkRate() throws {
    func ports(_ id: String, _ gigabits: Double) -> Int? {
      shipped.switches[id]?.ports(at: .gigabitsPerSecond(gigabits))
    }
    #expect(ports("nvidia-qm9700", 400) == 64)
    #expect(ports("nvidia-q3400-ra", 800) == 144)
    #expect(ports("nvidia-sn5600", 400) == 128)
    #expect(ports("nvidia-sn5600", 1600) == nil)
    #expect(ports("nvidia-sn5600", 401) == nil)
    for id in ["nvidia-qm9700", "nvidia-q3400-ra", "nvidia-sn5600"] {
      let device = try #require(shipped.switches[id])
      let module = try #require(device.transceiver.flatMap { shipped.optics[$0] })
      let rate = try #require(module.linkRate)
      #expect(device.ports(at: rate) == (device.modules ?? 0) * module.links, "\(id)")
    }
  }

  /// NVIDIA's totals: 1,440 GB in a DGX B200, 720 PFLOP/s dense FP4 in a GB200 NVL72.
  @Test func systemTotalsAreThePublishedOnes() throws {
    let memory = try #require(shipped.accelerators["nvidia-b200-sxm"]?.memory)
    #expect((memory * 8).base == 1440e9)
    let rate = try #require(shipped.accelerators["nvidia-gb200-nvl72-gpu"]?.peakRate(.fp4))
    #expect((rate * 72).base == 720e15)
  }
}
