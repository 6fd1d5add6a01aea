package org.ringback.exchange.rest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Accounts;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.conference.Conference;
import org.ringback.exchange.conference.ConferenceRecord;
import org.ringback.exchange.conference.Conferences;

/// Conferences (https://www.twilio.com/docs/voice/api/conference-resource).
public final class ConferenceRoutes {
  private static final int BAD_URL = 21205;

  private final Accounts accounts;
  private final Conferences conferences;

  public ConferenceRoutes(Accounts accounts, Conferences conferences) {
    this.accounts = accounts;
    this.conferences = conferences;
  }

  public void register(RoutesConfig routes) {
    RestApi api = new RestApi(routes, accounts);
    api.get("/Conferences", this::list);
    api.get("/Conferences/{sid}", (c, a) -> JsonResponses.json(c, 200, toJson(find(c, a))));
    api.post("/Conferences/{sid}", this::update);
  }

  private void list(Context context, Account account) {
    String name = context.queryParam("FriendlyName");
    String status = context.queryParam("Status");
    List<Conference> found =
        conferences.list(account).stream()
            .filter(c -> name == null || name.equals(c.friendlyName()))
            .filter(c -> status == null || status.equals(c.record().status()))
            .filter(c -> DateFilter.fits(context, "DateCreated", c.record().created()))
            .filter(c -> DateFilter.fits(context, "DateUpdated", c.record().updated()))
            .toList();
    JsonResponses.page(context, "conferences", found, ConferenceRoutes::toJson);
  }

  private void update(Context context, Account account) {
    Conference conference = find(context, account);
    Form form = new Form(context);
    WebhookTarget announcement =
        form.target("AnnounceUrl", "AnnounceMethod", WebhookTarget.NONE, BAD_URL);
    if (announcement.isSet()) {
      conference.announce(announcement);
    }
    if (form.has("Status")) {
      form.one("Status", "", Set.of("completed"));
      conference.end();
    }
    JsonResponses.json(context, 200, toJson(conference));
  }

  private Conference find(Context context, Account account) {
    return conferences
        .find(account, RestApi.sid(context, "sid"))
        .orElseThrow(() -> TwilioError.notFound(context.path()));
  }

  private static Map<String, Object> toJson(Conference conference) {
    ConferenceRecord record = conference.record();
    String uri =
        JsonResponses.API + "/Accounts/" + record.accountSid() + "/Conferences/" + record.sid();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("sid", record.sid());
    body.put("account_sid", record.accountSid());
    body.put("api_version", "2010-04-01");
    body.put("friendly_name", record.friendlyName());
    body.put("region", record.region());
    body.put("status", record.status());
    body.put(
        "reason_conference_ended",
        record.reasonEnded() == null ? null : record.reasonEnded().wire());
    body.put("call_sid_ending_conference", record.callSidEndingConference());
    body.put("date_created", JsonResponses.date(record.created()));
    body.put("date_updated", JsonResponses.date(record.updated()));
    body.put("uri", uri + ".json");
    body.put(
        "subresource_uris",
        Map.of(
            "participants", uri + "/Participants.json",
            "recordings", uri + "/Recordings.json"));
    return body;
  }
}
