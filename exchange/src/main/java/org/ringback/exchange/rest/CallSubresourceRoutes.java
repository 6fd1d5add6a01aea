package org.ringback.exchange.rest;

import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.media.Track;

/// What the resources have in common that run beside a call: transcriptions and streams.
final class CallSubresource {
  static final int NOT_IN_PROGRESS = 21220;
  static final int BAD_CALLBACK = 21609;

  private CallSubresource() {}

  /// `Track`: `inbound_track`, `outbound_track` or `both_tracks`.
  static Set<Track> tracks(Form form, String otherwise) {
    String track =
        form.one("Track", otherwise, Set.of("inbound_track", "outbound_track", "both_tracks"));
    EnumSet<Track> tracks = EnumSet.allOf(Track.class);
    tracks.removeIf(each -> !track.equals("both_tracks") && !track.equals(each.wire()));
    return Set.copyOf(tracks);
  }

  /// @param collection the last part of its path: `Streams`
  static Map<String, Object> toJson(
      String collection,
      String sid,
      Account account,
      String callSid,
      String name,
      String status,
      Instant updated) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("sid", sid);
    body.put("account_sid", account.sid());
    body.put("call_sid", callSid);
    body.put("name", name.isEmpty() ? null : name);
    body.put("status", status);
    body.put("date_updated", JsonResponses.date(updated));
    body.put(
        "uri",
        "%s/Accounts/%s/Calls/%s/%s/%s.json"
            .formatted(JsonResponses.API, account.sid(), callSid, collection, sid));
    return body;
  }
}
