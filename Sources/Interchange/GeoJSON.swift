public import Documents

/// Places as GeoJSON (RFC 7946): a point each, whose properties are the keys of a record.
///
/// The point gives `location` its latitude and longitude, and its elevation in meters where it has a
/// third coordinate; what `properties.location` says beside them stays.
public enum GeoJSON {
  /// Whether a document is a collection of features.
  public static func isCollection(_ document: Document) -> Bool {
    document["type"]?.scalar?.text == "FeatureCollection"
  }

  /// The records of a collection.
  ///
  /// - Throws: the first feature that is no point with properties.
  public static func records(in document: Document, file: String) throws(Issue) -> [Document] {
    guard let features = document["features"]?.items else {
      throw Issue(
        file: file, position: document.position, path: "features",
        message: "missing: a FeatureCollection lists its features")
    }
    var records: [Document] = []
    for (index, feature) in features.enumerated() {
      let path = "features[\(index)]"
      guard let members = feature["properties"]?.members else {
        throw Issue(
          file: file, position: feature.position, path: "\(path).properties",
          message: "missing: the keys of a record")
      }
      let geometry = feature["geometry"]
      guard geometry?["type"]?.scalar?.text == "Point",
        let coordinates = geometry?["coordinates"]?.items, (2...3).contains(coordinates.count)
      else {
        throw Issue(
          file: file, position: geometry?.position ?? feature.position, path: "\(path).geometry",
          message: "a Point with longitude and latitude is expected")
      }
      records.append(record(members, coordinates, at: feature.position))
    }
    return records
  }

  private static func record(
    _ members: [Document.Member], _ coordinates: [Document], at position: Position
  ) -> Document {
    var location = members.first { $0.key == "location" }?.value.members ?? []
    func set(_ key: String, _ value: Document) {
      location.removeAll { $0.key == key }
      location.append(Document.Member(key, value))
    }
    set("longitude", coordinates[0])
    set("latitude", coordinates[1])
    let saysElevation = location.contains { $0.key.hasPrefix("elevation") }
    if coordinates.count == 3, !saysElevation { set("elevation_m", coordinates[2]) }
    let others = members.filter { $0.key != "location" }
    return Document(
      .mapping(others + [Document.Member("location", .mapping(location))]), at: position)
  }

  /// Records that have a `location` as a collection; the others are left out.
  public static func collection(of records: [Document]) -> JSON {
    let features = records.compactMap { record -> JSON? in
      guard let members = record.members,
        let longitude = record["location"]?["longitude"],
        let latitude = record["location"]?["latitude"]
      else { return nil }
      let rest = record["location"]?.members?.filter {
        $0.key != "longitude" && $0.key != "latitude"
      }
      let properties = members.map { member in
        member.key == "location"
          ? Document.Member("location", .mapping(rest ?? [])) : member
      }
      return .object([
        JSON.Member("type", "Feature"),
        JSON.Member(
          "geometry",
          .object([
            JSON.Member("type", "Point"),
            JSON.Member("coordinates", .list([JSON(longitude), JSON(latitude)])),
          ])),
        JSON.Member("properties", JSON(.mapping(properties))),
      ])
    }
    return .object([
      JSON.Member("type", "FeatureCollection"), JSON.Member("features", .list(features)),
    ])
  }
}
