package org.ringback.server.twilio;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.ringback.server.twilio.TwilioApi.Priced;
import tools.jackson.databind.JsonNode;

/// The prices of calls and recordings, which Twilio adds to their resources.
final class PricedResource {
  private final TwilioHttp http;

  PricedResource(TwilioHttp http) {
    this.http = http;
  }

  Optional<Priced> pricedCall(TwilioAuth auth, String callSid) {
    return AccountRequests.unlessAbsent(() -> http.get(auth, CallResource.path(auth, callSid)))
        .map(PricedResource::priced);
  }

  List<Priced> pricedCalls(TwilioAuth auth, Instant first, Instant last) {
    String query = "/Calls.json?PageSize=1000" + between("EndTime", first, last);
    return AccountRequests.all(
        http, auth, AccountRequests.path(auth, query), "calls", PricedResource::priced);
  }

  Optional<Priced> pricedRecording(TwilioAuth auth, String recordingSid) {
    String resource =
        "/Recordings/" + TwilioHttp.encode(recordingSid) + ".json?IncludeSoftDeleted=true";
    return AccountRequests.unlessAbsent(() -> http.get(auth, AccountRequests.path(auth, resource)))
        .map(PricedResource::priced);
  }

  List<Priced> pricedRecordings(TwilioAuth auth, Instant first, Instant last) {
    String query =
        "/Recordings.json?PageSize=1000&IncludeSoftDeleted=true"
            + between("DateCreated", first, last);
    return AccountRequests.all(
        http, auth, AccountRequests.path(auth, query), "recordings", PricedResource::priced);
  }

  private static String between(String parameter, Instant first, Instant last) {
    return "&%s=%s&%s=%s"
        .formatted(
            TwilioHttp.encode(parameter + ">"),
            TwilioHttp.encode(first.truncatedTo(ChronoUnit.SECONDS).toString()),
            TwilioHttp.encode(parameter + "<"),
            TwilioHttp.encode(last.truncatedTo(ChronoUnit.SECONDS).toString()));
  }

  private static Priced priced(JsonNode resource) {
    return new Priced(TwilioJson.text(resource, "sid"), Price.of(resource));
  }
}
