package org.ringback.server.diagnostics;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallId;
import org.ringback.server.http.Json;
import org.ringback.server.http.ProblemException;
import org.ringback.server.identity.UserId;
import org.ringback.server.quality.Network;
import org.ringback.server.quality.Quality;
import org.ringback.server.recorder.RecorderEntry;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.CallSid;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a page reports about a call: events of the Voice SDK, and samples of the audio's quality.
///
/// @param leg the leg of the page
/// @param events one entry each
/// @param samples stored in one entry
record PageReport(CallSid leg, List<PageEvent> events, List<Sample> samples) {
  static final int MAX_ENTRIES = 100;

  /// The types of events that a page may report.
  static final Set<String> TYPES =
      Set.of(
          "ringing",
          "accepted",
          "rejected",
          "canceled",
          "disconnected",
          "warning",
          "warning-cleared",
          "reconnecting",
          "reconnected",
          "error");

  private static final String SAMPLE = "sample";
  private static final int MAX_MESSAGE = 200;
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}");

  /// The longest time that a page keeps a report.
  private static final Duration MAX_AGE = Duration.ofDays(1);

  /// An event of the Voice SDK.
  ///
  /// @param name which warning or error, such as `high-rtt`
  record PageEvent(
      Instant at,
      String type,
      @Nullable String name,
      @Nullable Integer code,
      @Nullable String message) {}

  /// A measurement.
  ///
  /// @param rtt round-trip time in milliseconds
  /// @param jitter in milliseconds
  /// @param loss lost packets in percent
  /// @param mos mean opinion score, 1 to 5; null when unknown
  record Sample(
      Instant at, double rtt, double jitter, double loss, @Nullable Double mos, Network network) {}

  /// Parses a report. Corrects its times by the difference between the clocks of page and server.
  ///
  /// @throws ProblemException 400 for invalid members
  static PageReport parse(Json.Body report, Instant now) {
    CallSid leg =
        CallSid.of(report.text("callSid", 34))
            .orElseThrow(
                () ->
                    ProblemException.invalid(
                        "/callSid", "callSid should be CA and 32 hexadecimal digits."));
    JsonNode body = report.node();
    Duration skew = Duration.between(time(body, "/sentAt", "sentAt"), now);
    JsonNode entries = body.path("entries");
    if (!entries.isArray() || entries.isEmpty() || entries.size() > MAX_ENTRIES) {
      throw ProblemException.invalid(
          "/entries", "entries should be an array of 1 to " + MAX_ENTRIES + " entries.");
    }
    List<PageEvent> events = new ArrayList<>();
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      String pointer = "/entries/" + i;
      JsonNode entry = entries.get(i);
      Instant at = time(entry, pointer + "/at", "at").plus(skew);
      if (at.isAfter(now) || at.isBefore(now.minus(MAX_AGE))) {
        throw ProblemException.invalid(
            pointer + "/at", "at should be before sentAt, by one day at most.");
      }
      String type = entry.path("type").asString("");
      if (type.equals(SAMPLE)) {
        samples.add(sample(entry, pointer, at));
      } else if (TYPES.contains(type)) {
        events.add(event(entry, pointer, at, type));
      } else {
        throw ProblemException.invalid(
            pointer + "/type",
            "type should be sample or one of " + TYPES.stream().sorted().toList());
      }
    }
    return new PageReport(leg, events, samples);
  }

  private static PageEvent event(JsonNode entry, String pointer, Instant at, String type) {
    String name = optionalText(entry, pointer, "name");
    if (name != null && !NAME.matcher(name).matches()) {
      throw ProblemException.invalid(
          pointer + "/name", "name should have 1 to 40 lower-case letters, digits and hyphens.");
    }
    String message = optionalText(entry, pointer, "message");
    JsonNode code = entry.path("code");
    boolean hasCode = !code.isMissingNode() && !code.isNull();
    if (hasCode && (!code.isInt() || code.intValue() < 0 || code.intValue() > 999_999)) {
      throw ProblemException.invalid(pointer + "/code", "code should be a number up to 999999.");
    }
    return new PageEvent(
        at,
        type,
        name,
        hasCode ? code.intValue() : null,
        message == null || message.length() <= MAX_MESSAGE
            ? message
            : message.substring(0, MAX_MESSAGE));
  }

  private static @Nullable String optionalText(JsonNode entry, String pointer, String name) {
    JsonNode value = entry.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isString()) {
      throw ProblemException.invalid(pointer + "/" + name, name + " should be a string.");
    }
    return value.stringValue();
  }

  private static Sample sample(JsonNode entry, String pointer, Instant at) {
    return new Sample(
        at,
        number(entry, pointer, "rtt", 0, 60_000)
            .orElseThrow(() -> ProblemException.invalid(pointer + "/rtt", "rtt is missing.")),
        number(entry, pointer, "jitter", 0, 60_000)
            .orElseThrow(() -> ProblemException.invalid(pointer + "/jitter", "jitter is missing.")),
        number(entry, pointer, "loss", 0, 100)
            .orElseThrow(() -> ProblemException.invalid(pointer + "/loss", "loss is missing.")),
        number(entry, pointer, "mos", 0, 5).orElse(null),
        network(entry, pointer));
  }

  private static Network network(JsonNode entry, String pointer) {
    String name = optionalText(entry, pointer, "network");
    return name == null
        ? Network.UNKNOWN
        : Network.of(name)
            .orElseThrow(
                () ->
                    ProblemException.invalid(
                        pointer + "/network",
                        "network should be wifi, cellular, ethernet, other or unknown."));
  }

  private static Optional<Double> number(
      JsonNode entry, String pointer, String name, double min, double max) {
    JsonNode value = entry.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isNumber() || value.doubleValue() < min || value.doubleValue() > max) {
      throw ProblemException.invalid(
          pointer + "/" + name,
          "%s should be a number from %.0f to %.0f.".formatted(name, min, max));
    }
    return Optional.of(Math.round(value.doubleValue() * 100) / 100.0);
  }

  private static Instant time(JsonNode node, String pointer, String name) {
    try {
      return OffsetDateTime.parse(node.path(name).asString("")).toInstant();
    } catch (DateTimeException _) {
      throw ProblemException.invalid(
          pointer, name + " should be a time like 2026-01-31T12:00:00Z.");
    }
  }

  /// Returns the samples for the figures.
  Quality.Samples quality(WorkspaceId workspace, CallId call, UserId user) {
    return new Quality.Samples(
        workspace,
        call,
        leg,
        user,
        samples.stream()
            .map(each -> new Quality.Sample(each.network(), each.loss(), each.mos()))
            .toList());
  }

  /// Returns the entries of the flight recorder.
  List<RecorderEntry> entries(WorkspaceId workspace, UUID call, UserId user) {
    List<RecorderEntry> entries = new ArrayList<>();
    for (PageEvent event : events) {
      ObjectNode data = JsonMapper.shared().createObjectNode();
      if (event.name() != null) {
        data.put("event", event.name());
      }
      if (event.code() != null) {
        data.put("code", event.code());
      }
      if (event.message() != null) {
        data.put("message", event.message());
      }
      entries.add(
          entry(workspace, call, user, event.at(), RecorderEntry.Kind.PAGE, event.type(), data));
    }
    if (!samples.isEmpty()) {
      ObjectNode data = JsonMapper.shared().createObjectNode();
      ArrayNode all = data.putArray("samples");
      for (Sample sample : samples) {
        ObjectNode each = all.addObject().put("at", sample.at().toString());
        each.put("rtt", sample.rtt()).put("jitter", sample.jitter()).put("loss", sample.loss());
        if (sample.mos() != null) {
          each.put("mos", sample.mos());
        }
        if (sample.network() != Network.UNKNOWN) {
          each.put("network", sample.network().wire());
        }
      }
      Instant first = samples.getFirst().at();
      entries.add(entry(workspace, call, user, first, RecorderEntry.Kind.QUALITY, "samples", data));
    }
    return entries;
  }

  private RecorderEntry entry(
      WorkspaceId workspace,
      UUID call,
      UserId user,
      Instant at,
      RecorderEntry.Kind kind,
      String name,
      ObjectNode data) {
    return new RecorderEntry(workspace, call, leg, null, at, kind, name, user, data);
  }
}
