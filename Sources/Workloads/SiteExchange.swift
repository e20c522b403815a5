import RealModule

/// A model kept the same on several campuses: traffic, what of it shows, and what it takes of fiber.
///
/// Within a campus gradients are reduced on its own network; each campus then holds one sum, and these go
/// round a ring of campuses (hierarchical all-reduce).
public struct SiteExchange: Sendable, Hashable {
  public var sites: Int
  /// Bytes of one exchange.
  public var payload: Double
  /// Bytes a second of one link between neighbors, one direction.
  public var link: Double
  /// Seconds from one campus to the next.
  public var delay: Double
  public var isBothWays: Bool
  /// Seconds of a step without traffic, and the share of it that hides traffic.
  public var step: Double
  public var overlap: Double
  /// Steps between two exchanges; 1: synchronous.
  public var syncEvery: Int
  /// Parts that are sent one after another between two exchanges.
  public var fragments: Int

  public init(
    sites: Int, payload: Double, link: Double, delay: Double, isBothWays: Bool = false,
    step: Double, overlap: Double = 0, syncEvery: Int = 1, fragments: Int = 1
  ) {
    self.sites = sites
    self.payload = payload
    self.link = link
    self.delay = delay
    self.isBothWays = isBothWays
    self.step = step
    self.overlap = overlap
    self.syncEvery = syncEvery
    self.fragments = fragments
  }

  private var share: Double { 2 * Double(sites - 1) / Double(sites) }

  /// Bytes that one link carries in an exchange: 2 (S − 1)/S of the payload, half of it each way
  /// round where both directions are used.
  public var linkBytes: Double { share * payload / (isBothWays ? 2 : 1) }

  /// Seconds of one exchange: bytes over the link, and 2 (S − 1) trips between neighbors.
  public var seconds: Double { linkBytes / link + 2 * Double(sites - 1) * delay }

  /// Seconds of the trips alone, below which no bandwidth brings an exchange.
  public var latencyFloor: Double { 2 * Double(sites - 1) * delay }

  /// Seconds behind which an exchange hides: a share of the steps between two.
  private var hidden: Double {
    // A fragment is sent while the steps to the next fragment run.
    overlap * step * Double(syncEvery)
  }

  /// Seconds that an exchange adds, spread over its steps.
  public var exposed: Double { max(0, seconds - hidden) / Double(syncEvery) }

  /// Step without traffic over step with it.
  public var efficiency: Double { step / (step + exposed) }

  /// Bytes a second of a link at which traffic hides in whole: infinite where the trips alone do not,
  /// or where nothing hides.
  public var neededLink: Double {
    let room = hidden - latencyFloor
    return room > 0 ? linkBytes / room : .infinity
  }

  /// Bytes a second that a link carries in the mean; fragments change the peak, not this.
  public var meanRate: Double { linkBytes / (Double(syncEvery) * (step + exposed)) }

  /// Bytes a second of a link while it sends: with fragments the sending is spread over the steps.
  public var peakRate: Double {
    fragments > 1 ? min(link, meanRate * Double(syncEvery) / Double(fragments)) : link
  }

  /// Share of the time in which a job that needs every site runs, and of work done by one that goes on
  /// with the rest; outages are independent.
  public static func availability(
    _ sites: [(weight: Double, perYear: Double, seconds: Double)]
  ) -> (all: Double, weighted: Double) {
    let year = 365.25 * 86_400
    var all = 1.0
    var work = 0.0
    var total = 0.0
    for site in sites {
      let between = site.perYear > 0 ? year / site.perYear : .infinity
      let up = between.isFinite ? between / (between + site.seconds) : 1
      all *= up
      work += site.weight * up
      total += site.weight
    }
    return (all, total > 0 ? work / total : 0)
  }
}
