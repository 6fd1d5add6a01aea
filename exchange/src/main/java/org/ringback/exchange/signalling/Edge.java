package org.ringback.exchange.signalling;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The edge location that a browser connects to
/// (https://www.twilio.com/docs/global-infrastructure/edge-locations).
///
/// @param name `ashburn`, …
/// @param region the name in the Voice SDK's table, such as `US_EAST_VIRGINIA`
record Edge(String name, String region) {
  private static final Pattern HOST = Pattern.compile("voice-js\\.([a-z0-9-]+)\\.twilio\\.com.*");
  private static final Edge ASHBURN = new Edge("ashburn", "US_EAST_VIRGINIA");
  private static final Map<String, String> REGIONS =
      Map.ofEntries(
          Map.entry("ashburn", "US_EAST_VIRGINIA"),
          Map.entry("umatilla", "US_WEST_OREGON"),
          Map.entry("dublin", "EU_IRELAND"),
          Map.entry("frankfurt", "EU_FRANKFURT"),
          Map.entry("singapore", "ASIAPAC_SINGAPORE"),
          Map.entry("sydney", "ASIAPAC_SYDNEY"),
          Map.entry("tokyo", "ASIAPAC_TOKYO"),
          Map.entry("sao-paulo", "SOUTH_AMERICA_SAO_PAULO"),
          Map.entry("ashburn-ix", "us1-ix"),
          Map.entry("san-jose-ix", "us2-ix"),
          Map.entry("london-ix", "ie1-ix"),
          Map.entry("frankfurt-ix", "de1-ix"),
          Map.entry("singapore-ix", "sg1-ix"),
          Map.entry("sydney-ix", "au1-ix"),
          Map.entry("tokyo-ix", "jp1-ix"));

  /// Returns the edge that the host name contains, else the one of the path prefix. `roaming` is
  /// `ashburn`.
  static Edge of(String host, String prefix) {
    Matcher matcher = HOST.matcher(host.toLowerCase(Locale.ROOT));
    String named = matcher.matches() ? matcher.group(1) : prefix;
    String region = REGIONS.get(named);
    return region == null ? ASHBURN : new Edge(named, region);
  }
}
