// The one table of unit names and suffixes. A year is 8,760 hours and a month a twelfth of it, the
// convention of energy and rental accounting; calendar time is `Day` and `Month`.

/// Real electrical or thermal power; base W.
public enum PowerDimension: Dimension {
  public static let name = "power"
  public static let units = [
    Unit("W", "w", 1), Unit("kW", "kw", 1e3), Unit("MW", "mw", 1e6), Unit("GW", "gw", 1e9),
  ]
}

/// Apparent power; base VA.
public enum ApparentPowerDimension: Dimension {
  public static let name = "apparent power"
  public static let units = [
    Unit("VA", "va", 1), Unit("kVA", "kva", 1e3), Unit("MVA", "mva", 1e6),
  ]
}

/// Energy; base J.
public enum EnergyDimension: Dimension {
  public static let name = "energy"
  public static let units = [
    Unit("J", "j", 1), Unit("Wh", "wh", 3.6e3), Unit("kWh", "kwh", 3.6e6),
    Unit("MWh", "mwh", 3.6e9), Unit("GWh", "gwh", 3.6e12), Unit("TWh", "twh", 3.6e15),
    Unit("kJ", "kj", 1e3), Unit("MJ", "mj", 1e6),
    // International Table Btu, ISO 80000-5: 1055.05585262 J.
    Unit("Btu", "btu", 1055.05585262), Unit("MMBtu", "mmbtu", 1055.05585262e6),
  ]
}

/// Money; base US dollar. Other currencies are converted in the record that quotes them.
public enum MoneyDimension: Dimension {
  public static let name = "money"
  public static let units = [Unit("USD", "usd", 1, aliases: ["$", "usd"])]
}

/// Length; base m.
public enum LengthDimension: Dimension {
  public static let name = "length"
  public static let units = [
    Unit("m", "m", 1), Unit("mm", "mm", 1e-3), Unit("cm", "cm", 1e-2), Unit("km", "km", 1e3),
    Unit("ft", "ft", 0.3048),
  ]
}

/// Area; base m².
public enum AreaDimension: Dimension {
  public static let name = "area"
  public static let units = [
    Unit("m2", "m2", 1, aliases: ["m²"]), Unit("ha", "ha", 1e4), Unit("km2", "km2", 1e6),
    Unit("acre", "acre", 4046.8564224, aliases: ["acres"]),
    Unit("sqft", "sqft", 0.09290304, aliases: ["ft2"]),
  ]
}

/// Mass; base kg.
public enum MassDimension: Dimension {
  public static let name = "mass"
  public static let units = [
    Unit("kg", "kg", 1), Unit("g", "g", 1e-3), Unit("t", "t", 1e3),
    Unit("lb", "lb", 0.45359237),
  ]
}

/// Volume; base m³.
public enum VolumeDimension: Dimension {
  public static let name = "volume"
  public static let units = [
    Unit("m3", "m3", 1, aliases: ["m³"]), Unit("L", "l", 1e-3, aliases: ["l"]),
    Unit("ML", "ml", 1e3), Unit("gal", "gal", 0.003785411784),
  ]
}

/// Absolute temperature; base °C.
public enum TemperatureDimension: Dimension {
  public static let name = "temperature"
  public static let units = [
    Unit("°C", "c", 1, aliases: ["C", "degC"]), Unit("K", "k", 1, offset: -273.15),
    Unit("°F", "f", 5.0 / 9.0, offset: -160.0 / 9.0, aliases: ["F"]),
  ]
}

/// Difference of temperatures; base K.
public enum TemperatureDifferenceDimension: Dimension {
  public static let name = "temperature difference"
  public static let units = [Unit("K", "k", 1), Unit("°F", "f", 5.0 / 9.0)]
}

/// Elapsed time; base s.
public enum DurationDimension: Dimension {
  public static let name = "duration"
  public static let units = [
    Unit("s", "s", 1, aliases: ["sec", "second", "seconds"]), Unit("ms", "ms", 1e-3),
    Unit("us", "us", 1e-6, aliases: ["µs"]), Unit("ns", "ns", 1e-9),
    Unit("min", "min", 60, aliases: ["minute", "minutes"]),
    Unit("h", "h", 3600, aliases: ["hour", "hours"]),
    Unit("day", "day", 86400, aliases: ["days", "d"]),
    Unit("week", "week", 604800, aliases: ["weeks"]),
    Unit("month", "month", 2_628_000, aliases: ["months"]),
    Unit("year", "year", 31_536_000, aliases: ["years", "yr"]),
  ]
}

/// Amount of data; base byte. Lower-case `b` is a bit.
public enum DataDimension: Dimension {
  public static let name = "data"
  public static let units = [
    Unit("B", "b", 1), Unit("kB", "kb", 1e3), Unit("MB", "mb", 1e6), Unit("GB", "gb", 1e9),
    Unit("TB", "tb", 1e12), Unit("PB", "pb", 1e15), Unit("Gb", "gbit", 0.125e9),
    Unit("Tb", "tbit", 0.125e12),
  ]
}

/// Rate of data, one direction; base B/s.
public enum BandwidthDimension: Dimension {
  public static let name = "bandwidth"
  public static let units = [
    Unit("B/s", "b_per_s", 1), Unit("MB/s", "mb_per_s", 1e6), Unit("GB/s", "gb_per_s", 1e9),
    Unit("TB/s", "tb_per_s", 1e12), Unit("Mb/s", "mbps", 0.125e6, aliases: ["Mbps"]),
    Unit("Gb/s", "gbps", 0.125e9, aliases: ["Gbps", "G"]),
    Unit("Tb/s", "tbps", 0.125e12, aliases: ["Tbps", "T"]),
  ]
}

/// Floating-point or integer operations; base operation.
public enum OperationsDimension: Dimension {
  public static let name = "operations"
  public static let units = [
    Unit("FLOP", "flop", 1), Unit("TFLOP", "tflop", 1e12), Unit("PFLOP", "pflop", 1e15),
    Unit("EFLOP", "eflop", 1e18),
  ]
}

/// Rate of operations; base operation per second.
public enum ComputeRateDimension: Dimension {
  public static let name = "compute rate"
  public static let units = [
    Unit("FLOP/s", "flops", 1), Unit("TFLOP/s", "tflops", 1e12, aliases: ["TFLOPS", "TOP/s"]),
    Unit("PFLOP/s", "pflops", 1e15, aliases: ["PFLOPS"]), Unit("TOP/s", "tops", 1e12),
  ]
}

/// Pressure; base Pa.
public enum PressureDimension: Dimension {
  public static let name = "pressure"
  public static let units = [Unit("Pa", "pa", 1), Unit("kPa", "kpa", 1e3), Unit("bar", "bar", 1e5)]
}

/// Accelerators held for a time; base accelerator-second.
public enum AcceleratorTimeDimension: Dimension {
  public static let name = "accelerator time"
  public static let units = [
    Unit("GPU-s", "gpu_s", 1),
    Unit("GPU-h", "gpu_hour", 3600, aliases: ["GPU-hour", "GPU-hours", "gpu-hour", "gpu-h"]),
    Unit("GPU-year", "gpu_year", 31_536_000),
  ]
}

/// A number of racks; base rack.
public enum RackDimension: Dimension {
  public static let name = "racks"
  public static let units = [Unit("rack", "rack", 1, aliases: ["racks"])]
}

/// A number of accelerators; base accelerator.
public enum AcceleratorDimension: Dimension {
  public static let name = "accelerators"
  public static let units = [Unit("GPU", "gpu", 1, aliases: ["accelerator", "accelerators"])]
}

/// A plain number of things; base one.
public enum CountDimension: Dimension {
  public static let name = "count"
  public static let units = [Unit("1", "count", 1, aliases: [""])]
}

public typealias Power = Quantity<PowerDimension>
public typealias ApparentPower = Quantity<ApparentPowerDimension>
public typealias Energy = Quantity<EnergyDimension>
public typealias Money = Quantity<MoneyDimension>
public typealias Length = Quantity<LengthDimension>
public typealias Area = Quantity<AreaDimension>
public typealias Mass = Quantity<MassDimension>
public typealias Volume = Quantity<VolumeDimension>
public typealias Temperature = Quantity<TemperatureDimension>
public typealias TemperatureDifference = Quantity<TemperatureDifferenceDimension>
public typealias Duration = Quantity<DurationDimension>
public typealias DataSize = Quantity<DataDimension>
public typealias Bandwidth = Quantity<BandwidthDimension>
public typealias Operations = Quantity<OperationsDimension>
public typealias ComputeRate = Quantity<ComputeRateDimension>
public typealias Pressure = Quantity<PressureDimension>
public typealias AcceleratorTime = Quantity<AcceleratorTimeDimension>

public typealias EnergyPrice = Ratio<MoneyDimension, EnergyDimension>
public typealias PowerPrice = Ratio<MoneyDimension, PowerDimension>
public typealias ApparentPowerPrice = Ratio<MoneyDimension, ApparentPowerDimension>
public typealias VolumePrice = Ratio<MoneyDimension, VolumeDimension>
public typealias AreaPrice = Ratio<MoneyDimension, AreaDimension>
public typealias AcceleratorTimePrice = Ratio<MoneyDimension, AcceleratorTimeDimension>
public typealias MoneyRate = Ratio<MoneyDimension, DurationDimension>
public typealias Flow = Ratio<VolumeDimension, DurationDimension>
public typealias AreaDensity = Ratio<MassDimension, AreaDimension>
public typealias CarbonIntensity = Ratio<MassDimension, EnergyDimension>
public typealias WaterIntensity = Ratio<VolumeDimension, EnergyDimension>
public typealias RackRate = Ratio<RackDimension, DurationDimension>

extension Quantity where D == PowerDimension {
  @inlinable public static func kilowatts(_ value: Double) -> Self { Self(base: value * 1e3) }
  @inlinable public static func megawatts(_ value: Double) -> Self { Self(base: value * 1e6) }
  @inlinable public static func watts(_ value: Double) -> Self { Self(base: value) }
  @inlinable public var watts: Double { base }
  @inlinable public var kilowatts: Double { base / 1e3 }
  @inlinable public var megawatts: Double { base / 1e6 }
}

extension Quantity where D == ApparentPowerDimension {
  @inlinable public static func kilovoltAmperes(_ value: Double) -> Self {
    Self(base: value * 1e3)
  }
  @inlinable public var megavoltAmperes: Double { base / 1e6 }
  @inlinable public var kilovoltAmperes: Double { base / 1e3 }
}

extension Quantity where D == EnergyDimension {
  @inlinable public static func kilowattHours(_ value: Double) -> Self { Self(base: value * 3.6e6) }
  @inlinable public var kilowattHours: Double { base / 3.6e6 }
  @inlinable public var megawattHours: Double { base / 3.6e9 }
}

extension Quantity where D == MoneyDimension {
  @inlinable public static func dollars(_ value: Double) -> Self { Self(base: value) }
  @inlinable public var dollars: Double { base }
}

extension Quantity where D == DurationDimension {
  @inlinable public static func hours(_ value: Double) -> Self { Self(base: value * 3600) }
  @inlinable public static func months(_ value: Double) -> Self { Self(base: value * 2_628_000) }
  @inlinable public static func years(_ value: Double) -> Self { Self(base: value * 31_536_000) }
  @inlinable public static func days(_ value: Double) -> Self { Self(base: value * 86400) }
  @inlinable public var seconds: Double { base }
  @inlinable public var hours: Double { base / 3600 }
  @inlinable public var days: Double { base / 86400 }
  @inlinable public var months: Double { base / 2_628_000 }
  @inlinable public var years: Double { base / 31_536_000 }
}

extension Quantity where D == TemperatureDimension {
  @inlinable public static func celsius(_ value: Double) -> Self { Self(base: value) }
  @inlinable public var celsius: Double { base }
}

extension Quantity where D == TemperatureDifferenceDimension {
  @inlinable public static func kelvins(_ value: Double) -> Self { Self(base: value) }
  @inlinable public var kelvins: Double { base }
}

extension Quantity where D == BandwidthDimension {
  @inlinable public static func gigabitsPerSecond(_ value: Double) -> Self {
    Self(base: value * 0.125e9)
  }
  @inlinable public var gigabitsPerSecond: Double { base / 0.125e9 }
  @inlinable public var gigabytesPerSecond: Double { base / 1e9 }
}

extension Quantity where D == AreaDimension {
  @inlinable public static func squareMeters(_ value: Double) -> Self { Self(base: value) }
  @inlinable public var squareMeters: Double { base }
  @inlinable public var hectares: Double { base / 1e4 }
}

extension Quantity where D == LengthDimension {
  @inlinable public static func meters(_ value: Double) -> Self { Self(base: value) }
  @inlinable public var meters: Double { base }
}

extension Quantity where D == MassDimension {
  @inlinable public static func kilograms(_ value: Double) -> Self { Self(base: value) }
  @inlinable public var kilograms: Double { base }
}

extension Quantity where D == VolumeDimension {
  @inlinable public static func cubicMeters(_ value: Double) -> Self { Self(base: value) }
  @inlinable public static func liters(_ value: Double) -> Self { Self(base: value / 1e3) }
  @inlinable public var cubicMeters: Double { base }
  @inlinable public var liters: Double { base * 1e3 }
}

/// Energy of a constant power over a time.
@inlinable
public func * (power: Power, time: Duration) -> Energy { Energy(base: power.base * time.base) }

/// Mean power of an energy over a time.
@inlinable
public func / (energy: Energy, time: Duration) -> Power { Power(base: energy.base / time.base) }

/// A temperature moved by a difference.
@inlinable
public func + (temperature: Temperature, difference: TemperatureDifference) -> Temperature {
  Temperature(base: temperature.base + difference.base)
}
