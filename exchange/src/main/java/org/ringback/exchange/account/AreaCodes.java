package org.ringback.exchange.account;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The location of telephone numbers, from a small table of North American area codes and of
/// country codes. Unknown values are empty, as with Twilio.
public final class AreaCodes {
  /// A location. Unknown values are empty strings; cities are in capitals, as with Twilio.
  public record Place(String city, String state, String zip, String country) {
    public static final Place UNKNOWN = new Place("", "", "", "");
  }

  private static final String AREAS =
      """
      201 JERSEY CITY|NJ|07302|US
      202 WASHINGTON|DC|20001|US
      206 SEATTLE|WA|98101|US
      212 NEW YORK|NY|10001|US
      213 LOS ANGELES|CA|90012|US
      214 DALLAS|TX|75201|US
      215 PHILADELPHIA|PA|19103|US
      303 DENVER|CO|80202|US
      305 MIAMI|FL|33130|US
      310 BEVERLY HILLS|CA|90210|US
      312 CHICAGO|IL|60601|US
      313 DETROIT|MI|48226|US
      404 ATLANTA|GA|30303|US
      408 SAN JOSE|CA|95113|US
      412 PITTSBURGH|PA|15222|US
      415 SAN FRANCISCO|CA|94108|US
      416 TORONTO|ON|M5H 2N2|CA
      503 PORTLAND|OR|97204|US
      504 NEW ORLEANS|LA|70112|US
      510 OAKLAND|CA|94612|US
      512 AUSTIN|TX|78701|US
      514 MONTREAL|QC|H2Y 1C6|CA
      602 PHOENIX|AZ|85004|US
      604 VANCOUVER|BC|V6B 1A1|CA
      612 MINNEAPOLIS|MN|55401|US
      615 NASHVILLE|TN|37201|US
      617 BOSTON|MA|02108|US
      619 SAN DIEGO|CA|92101|US
      646 NEW YORK|NY|10001|US
      650 PALO ALTO|CA|94301|US
      702 LAS VEGAS|NV|89101|US
      704 CHARLOTTE|NC|28202|US
      713 HOUSTON|TX|77002|US
      718 BROOKLYN|NY|11201|US
      801 SALT LAKE CITY|UT|84101|US
      808 HONOLULU|HI|96813|US
      901 MEMPHIS|TN|38103|US
      907 ANCHORAGE|AK|99501|US
      919 RALEIGH|NC|27601|US
      """;

  private static final Map<String, String> COUNTRIES =
      Map.ofEntries(
          Map.entry("1", "US"),
          Map.entry("31", "NL"),
          Map.entry("32", "BE"),
          Map.entry("33", "FR"),
          Map.entry("34", "ES"),
          Map.entry("351", "PT"),
          Map.entry("353", "IE"),
          Map.entry("358", "FI"),
          Map.entry("39", "IT"),
          Map.entry("41", "CH"),
          Map.entry("43", "AT"),
          Map.entry("44", "GB"),
          Map.entry("45", "DK"),
          Map.entry("46", "SE"),
          Map.entry("47", "NO"),
          Map.entry("48", "PL"),
          Map.entry("49", "DE"),
          Map.entry("52", "MX"),
          Map.entry("55", "BR"),
          Map.entry("61", "AU"),
          Map.entry("64", "NZ"),
          Map.entry("65", "SG"),
          Map.entry("81", "JP"),
          Map.entry("91", "IN"));

  private static final Map<String, Place> BY_AREA = areas();

  private AreaCodes() {}

  private static Map<String, Place> areas() {
    Map<String, Place> areas = new HashMap<>();
    for (String line : AREAS.lines().toList()) {
      String[] parts = line.substring(4).split("\\|");
      areas.put(line.substring(0, 3), new Place(parts[0], parts[1], parts[2], parts[3]));
    }
    return Map.copyOf(areas);
  }

  public static Place of(String e164) {
    if (!e164.startsWith("+")) {
      return Place.UNKNOWN;
    }
    if (e164.startsWith("+1") && e164.length() == 12) {
      return BY_AREA.getOrDefault(e164.substring(2, 5), new Place("", "", "", "US"));
    }
    for (int length = 1; length <= 3 && length < e164.length(); length++) {
      String country = COUNTRIES.get(e164.substring(1, 1 + length));
      if (country != null) {
        return new Place("", "", "", country);
      }
    }
    return Place.UNKNOWN;
  }

  /// Returns the area codes of a North American country.
  public static List<String> areaCodes(String country) {
    List<String> codes = new ArrayList<>();
    BY_AREA.forEach(
        (code, place) -> {
          if (place.country().equals(country)) {
            codes.add(code);
          }
        });
    codes.sort(String::compareTo);
    return codes;
  }

  /// Returns the calling code of a country; empty when it is not in the table.
  public static Optional<String> callingCode(String country) {
    if (country.equals("CA")) {
      return Optional.of("1");
    }
    return COUNTRIES.entrySet().stream()
        .filter(e -> e.getValue().equals(country))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  public static List<String> countries() {
    List<String> all = new ArrayList<>(COUNTRIES.values());
    all.add("CA");
    all.sort(String::compareTo);
    return all;
  }
}
