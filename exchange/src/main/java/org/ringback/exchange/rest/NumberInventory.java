package org.ringback.exchange.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.ringback.exchange.account.AreaCodes;

/// The numbers that a search offers: always the same, without the owned ones. Other numbers can be
/// bought too.
final class NumberInventory {
  /// Twilio's number types.
  enum Kind {
    LOCAL,
    TOLL_FREE,
    MOBILE
  }

  private static final int PER_PREFIX = 30;
  private static final int MAX_ENTRIES = 1000;
  private static final List<String> TOLL_FREE =
      List.of("800", "833", "844", "855", "866", "877", "888");

  private NumberInventory() {}

  /// @param areaCode empty for any
  /// @param contains Twilio's pattern: digits, keypad letters, `*` for any one digit; empty for any
  static List<String> find(
      String country, Kind kind, String areaCode, String contains, Predicate<String> isNameTaken) {
    String calling = AreaCodes.callingCode(country).orElseThrow();
    Predicate<String> fits = pattern(contains);
    List<String> found = new ArrayList<>();
    for (String prefix : prefixes(country, kind, areaCode)) {
      for (int i = 0; i < PER_PREFIX && found.size() < MAX_ENTRIES; i++) {
        // first the fictional 555-01xx, then numbers spread by a multiplier coprime to 10,000
        String number =
            "+" + calling + prefix + (i < 10 ? "55501" + (70 + i) : body(i * 7919 % 10_000));
        if (!isNameTaken.test(number) && fits.test(number)) {
          found.add(number);
        }
      }
    }
    if (found.isEmpty() && contains.replaceAll("[^0-9]", "").length() >= 7) {
      String candidate = fill(calling, contains);
      if (candidate.matches("\\+[1-9]\\d{6,14}") && !isNameTaken.test(candidate)) {
        found.add(candidate);
      }
    }
    return found;
  }

  private static String body(int last) {
    return "2" + String.format(Locale.ROOT, "%02d%04d", last % 90 + 10, last);
  }

  private static String fill(String calling, String contains) {
    String digits = keypad(contains).replace('*', '0').replaceAll("[^0-9]", "");
    return "+" + (contains.startsWith("+") || digits.length() > 10 ? "" : calling) + digits;
  }

  private static List<String> prefixes(String country, Kind kind, String areaCode) {
    if (!AreaCodes.callingCode(country).orElse("").equals("1")) {
      return switch (kind) {
        case LOCAL -> List.of("20");
        case TOLL_FREE -> List.of("80");
        case MOBILE -> List.of("77");
      };
    }
    return switch (kind) {
      case TOLL_FREE ->
          TOLL_FREE.stream().filter(p -> areaCode.isEmpty() || p.equals(areaCode)).toList();
      case MOBILE -> List.of(); // North America has no separate mobile numbers
      case LOCAL -> areaCode.isEmpty() ? AreaCodes.areaCodes(country) : List.of(areaCode);
    };
  }

  private static Predicate<String> pattern(String contains) {
    String candidate = keypad(contains).replaceAll("[^0-9*+]", "");
    if (candidate.isEmpty()) {
      return number -> true;
    }
    Pattern pattern = Pattern.compile(candidate.replace("+", "\\+").replace("*", "\\d"));
    return number -> pattern.matcher(number).find();
  }

  private static String keypad(String text) {
    StringBuilder digits = new StringBuilder();
    for (char c : text.toUpperCase(Locale.ROOT).toCharArray()) {
      int at = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".indexOf(c);
      digits.append(at < 0 ? c : "22233344455566677778889999".charAt(at));
    }
    return digits.toString();
  }
}
