public import Documents

/// What carries a machine's heat away.
public enum HeatPath: String, Choice {
  case air
  case liquid
  /// Cold plates on the hottest parts, air for the rest.
  case hybrid
}
