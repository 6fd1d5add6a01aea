package org.ringback.exchange.call;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ringback.exchange.account.AreaCodes;

/// The standard parameters of the webhooks of a call. Custom parameters of a browser or token
/// cannot override them.
final class VoiceParameters {
  private static final String API_VERSION = "2010-04-01";

  private VoiceParameters() {}

  static List<Map.Entry<String, String>> of(Call call, CallStatus status) {
    Call.Details details = call.details();
    List<Map.Entry<String, String>> all = new ArrayList<>();
    all.add(Map.entry("AccountSid", details.account().sid()));
    all.add(Map.entry("ApiVersion", API_VERSION));
    all.add(Map.entry("CallSid", details.sid()));
    all.add(Map.entry("CallStatus", status.wire()));
    all.add(Map.entry("Direction", details.direction().wire()));
    addEnd(all, "From", "Caller", details.from());
    addEnd(all, "To", "Called", details.to());
    if (details.parentSid() != null) {
      all.add(Map.entry("ParentCallSid", details.parentSid()));
    }
    String answeredBy = call.answeredBy();
    if (answeredBy != null) {
      all.add(Map.entry("AnsweredBy", answeredBy));
    }
    Set<String> names = new HashSet<>();
    all.forEach(each -> names.add(each.getKey()));
    details.extraParameters().stream().filter(each -> names.add(each.getKey())).forEach(all::add);
    return all;
  }

  /// Adds the location parameters of a phone number.
  private static void addEnd(
      List<Map.Entry<String, String>> all, String name, String alias, String address) {
    all.add(Map.entry(name, address));
    all.add(Map.entry(alias, address));
    if (address.startsWith("+")) {
      AreaCodes.Place place = AreaCodes.of(address);
      for (String end : new String[] {name, alias}) {
        all.add(Map.entry(end + "City", place.city()));
        all.add(Map.entry(end + "State", place.state()));
        all.add(Map.entry(end + "Zip", place.zip()));
        all.add(Map.entry(end + "Country", place.country()));
      }
    }
  }
}
