package org.ringback.exchange.script;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ringback.exchange.account.Accounts;
import org.ringback.exchange.admin.AdminApi;
import org.ringback.exchange.admin.AdminException;
import org.ringback.exchange.call.CallEngine;
import org.ringback.exchange.call.CallRecord;
import org.ringback.exchange.media.WavFile;
import tools.jackson.databind.JsonNode;

/// `/exchange/phones` and `/exchange/calls`: scripted phones, their calls, and what each end of a
/// call heard.
public final class ScriptRoutes {
  private static final int MAX_LISTED = 500;

  private final ScriptedPhones phones;
  private final ScriptReader reader;
  private final Accounts accounts;
  private final CallEngine calls;

  public ScriptRoutes(
      ScriptedPhones phones, ScriptReader reader, Accounts accounts, CallEngine calls) {
    this.phones = phones;
    this.reader = reader;
    this.accounts = accounts;
    this.calls = calls;
  }

  public void register(RoutesConfig routes) {
    routes.exception(
        ScriptException.class,
        (e, context) -> AdminApi.respond(context, 400, Map.of("message", e.getMessage())));
    routes.get("/exchange/phones", this::list);
    routes.post("/exchange/phones", this::put);
    routes.delete("/exchange/phones", this::clear);
    routes.get("/exchange/phones/{number}", this::fetch);
    routes.delete("/exchange/phones/{number}", this::remove);
    routes.get("/exchange/calls", this::calls);
    routes.post("/exchange/calls", this::dial);
    routes.get("/exchange/calls/{sid}", this::call);
    routes.get("/exchange/calls/{sid}/heard/{end}.wav", this::heard);
  }

  // -- phones

  private static Map<String, Object> toJson(ScriptedPhones.Phone phone) {
    return Map.of("number", phone.number(), "script", phone.source());
  }

  private void list(Context context) {
    AdminApi.respond(
        context, 200, Map.of("phones", phones.all().stream().map(ScriptRoutes::toJson).toList()));
  }

  private void put(Context context) {
    JsonNode body = AdminApi.body(context, Set.of("number", "script"));
    String number = AdminApi.number(body, "number");
    accounts
        .ownerOf(number)
        .ifPresent(
            owner -> {
              throw new AdminException(
                  400,
                  number
                      + " belongs to account "
                      + owner.sid()
                      + ": its calls run the webhook of that number, so the script would never"
                      + " run.");
            });
    JsonNode written = body.path("script");
    ScriptedPhones.Phone phone = new ScriptedPhones.Phone(number, reader.called(written), written);
    phones.put(phone);
    AdminApi.respond(context, 201, toJson(phone));
  }

  private void clear(Context context) {
    phones.clear();
    context.status(204);
  }

  private ScriptedPhones.Phone phone(Context context) {
    String number = context.pathParam("number");
    return phones.all().stream()
        .filter(each -> each.number().equals(number))
        .findFirst()
        .orElseThrow(() -> new AdminException(404, "There is no script for " + number + "."));
  }

  private void fetch(Context context) {
    AdminApi.respond(context, 200, toJson(phone(context)));
  }

  private void remove(Context context) {
    phones.remove(phone(context).number());
    context.status(204);
  }

  // -- calls

  private void dial(Context context) {
    JsonNode body = AdminApi.body(context, Set.of("from", "to", "script"));
    String from = AdminApi.number(body, "from");
    String to = AdminApi.number(body, "to");
    Script script = reader.calling(body.path("script"));
    String sid =
        phones
            .dial(calls, from, to, script)
            .orElseThrow(
                () -> new AdminException(404, to + " is not in service: no account owns it."));
    AdminApi.respond(context, 201, detailed(record(sid)));
  }

  private void calls(Context context) {
    Comparator<CallRecord> newest = Comparator.comparing(CallRecord::created).reversed();
    Stream<CallRecord> live =
        accounts.all().stream().flatMap(calls::live).sorted(newest).limit(MAX_LISTED);
    Stream<CallRecord> last =
        accounts.all().stream()
            .flatMap(account -> calls.list(account).limit(MAX_LISTED))
            .sorted(newest);
    Map<String, CallRecord> listed = new LinkedHashMap<>();
    Stream.concat(live, last).forEach(each -> listed.putIfAbsent(each.sid(), each));
    AdminApi.respond(
        context,
        200,
        Map.of("calls", listed.values().stream().limit(MAX_LISTED).map(this::brief).toList()));
  }

  private CallRecord record(String sid) {
    return accounts.all().stream()
        .flatMap(account -> calls.find(account, sid).stream())
        .findFirst()
        .orElseThrow(() -> new AdminException(404, "There is no call " + sid + "."));
  }

  private void call(Context context) {
    AdminApi.respond(context, 200, detailed(record(context.pathParam("sid"))));
  }

  private Map<String, Object> brief(CallRecord call) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("sid", call.sid());
    body.put("accountSid", call.accountSid());
    body.put("parentCallSid", call.parentCallSid());
    body.put("from", call.from());
    body.put("to", call.to());
    body.put("direction", call.direction().wire());
    body.put("status", call.status().wire());
    body.put("created", call.created());
    body.put("answered", call.startTime());
    body.put("ended", call.endTime());
    body.put(
        "levels",
        calls.levels(call.sid()).map(l -> Map.of("says", l.in(), "hears", l.out())).orElse(null));
    Optional<CallTranscript> transcript = phones.transcript(call.sid());
    body.put("scripted", transcript.map(p -> p.scripted().wire()).orElse(null));
    return body;
  }

  private Map<String, Object> detailed(CallRecord call) {
    Map<String, Object> body = brief(call);
    phones
        .transcript(call.sid())
        .ifPresent(
            transcript -> {
              body.put("steps", transcript.steps());
              Map<String, Object> ends = new LinkedHashMap<>();
              for (CallSide each : CallSide.values()) {
                ends.put(each.wire(), end(transcript, each));
              }
              body.put("heard", ends);
            });
    return body;
  }

  private static Map<String, Object> end(CallTranscript transcript, CallSide end) {
    CapturedAudio tape = transcript.audioHeardBy(end);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("millis", tape.millis());
    body.put("level", tape.level());
    body.put("averageLevel", tape.average());
    body.put("peakLevel", tape.peak());
    body.put("digits", transcript.digitsHeardBy(end));
    body.put(
        "transcript",
        transcript.speechHeardBy(end).stream()
            .map(
                w ->
                    Map.of("atMillis", w.atMillis(), "text", w.text(), "source", w.source().wire()))
            .toList());
    body.put("wav", "/exchange/calls/" + transcript.callSid() + "/heard/" + end.wire() + ".wav");
    body.put("truncated", tape.isTruncated());
    return body;
  }

  private void heard(Context context) {
    String sid = record(context.pathParam("sid")).sid();
    CallTranscript transcript =
        phones
            .transcript(sid)
            .orElseThrow(
                () ->
                    new AdminException(
                        404,
                        "Call " + sid + " had no scripted phone, so its audio was not recorded."));
    CallSide end =
        switch (context.pathParam("end")) {
          case "from" -> CallSide.FROM;
          case "to" -> CallSide.TO;
          default -> throw new AdminException(404, "A call has two ends: from and to.");
        };
    context.contentType("audio/wav").result(WavFile.write(transcript.audioHeardBy(end).samples()));
  }
}
