package org.ringback.server.report;

import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.ringback.server.db.Uuids;
import org.ringback.server.http.Json;
import org.ringback.server.http.ProblemException;
import org.ringback.server.metrics.FigureSlices;
import org.ringback.server.report.Definition.Content;
import org.ringback.server.report.Definition.Destination;
import org.ringback.server.report.Definition.View;
import org.ringback.server.savedview.SavedViews.CallsView;
import tools.jackson.databind.JsonNode;

/// Reads the definition of a report from a request, `ReportDefinition` of openapi.yaml.
final class ReportBody {
  private static final int MAX_NAME_LENGTH = 60;
  private static final int MAX_URL_LENGTH = 500;
  private static final int MAX_DAYS = 365;
  private static final String TIME = "(?:[01]\\d|2[0-3]):[0-5]\\d";

  private final WebhookClient webhooks;
  private final Function<UUID, Optional<CallsView>> views;

  /// @param views finds a saved view that the member sees
  ReportBody(WebhookClient webhooks, Function<UUID, Optional<CallsView>> views) {
    this.webhooks = webhooks;
    this.views = views;
  }

  /// @param before the definition that is changed, whose copy of a saved view may be kept
  Definition read(Json.Body body, @Nullable Definition before) {
    String name = body.text("name", MAX_NAME_LENGTH).strip();
    Content content = content(part(body, "content"), before);
    Schedule schedule = schedule(part(body, "schedule"));
    Definition.Format format =
        choice(body, "", "format", Definition.Format::of, "csv, excel or json");
    Destination destination = destination(part(body, "destination"));
    return new Definition(name, content, schedule, format, destination);
  }

  static boolean enabled(Json.Body body, boolean otherwise) {
    JsonNode enabled = body.node().path("enabled");
    if (!enabled.isMissingNode() && !enabled.isBoolean()) {
      throw ProblemException.invalid("/enabled", "enabled should be true or false.");
    }
    return enabled.asBoolean(otherwise);
  }

  private Content content(Json.Body body, @Nullable Definition before) {
    Content.Type type = choice(body, "/content", "type", Content.Type::of, "figures or calls");
    ReportPeriod period =
        choice(
            body,
            "/content",
            "period",
            ReportPeriod::of,
            "yesterday, last-7-days, last-30-days, last-week or last-month");
    return switch (type) {
      case FIGURES ->
          new Content(
              type,
              period,
              choice(
                  body,
                  "/content",
                  "breakdown",
                  text -> Optional.of(text).filter(FigureSlices::isDimension),
                  "one of the dimensions of figures, like day or agent"),
              null);
      case CALLS -> new Content(type, period, null, view(body, before));
    };
  }

  /// Returns a copy of the saved view of the request; without `viewId`, the copy of the report when
  /// the request repeats its name.
  private @Nullable View view(Json.Body body, @Nullable Definition before) {
    if (body.node().hasNonNull("viewId")) {
      return Uuids.parse(text(body, "viewId"))
          .flatMap(views)
          .map(ReportBody::copy)
          .orElseThrow(
              () ->
                  ProblemException.invalid(
                      "/content/viewId",
                      "viewId should be a saved view of the list of calls that you see."));
    }
    View kept = before == null ? null : before.content().view();
    boolean keeps = kept != null && body.node().path("keepView").asBoolean(false);
    return keeps ? kept : null;
  }

  private static View copy(CallsView view) {
    Map<String, String> filter = new TreeMap<>(view.filter());
    filter.keySet().retainAll(Set.of("show", "q", "agent"));
    String agent = filter.get("agent");
    if (agent != null && Uuids.parse(agent).isEmpty()) {
      throw ProblemException.invalid(
          "/content/viewId", "The agent of the saved view does not exist. Choose another view.");
    }
    return new View(view.name(), filter);
  }

  private static Schedule schedule(Json.Body body) {
    String at = "/schedule";
    Schedule.Frequency frequency =
        choice(body, at, "frequency", Schedule.Frequency::of, "daily, weekly or monthly");
    return schedule(
        frequency,
        frequency == Schedule.Frequency.WEEKLY ? number(body, at, "weekday", 7) : null,
        frequency == Schedule.Frequency.MONTHLY ? number(body, at, "monthDay", 31) : null,
        text(body, "time"),
        at + "/time");
  }

  static Schedule schedule(
      Schedule.Frequency frequency,
      @Nullable Integer weekday,
      @Nullable Integer monthDay,
      String time,
      String pointer) {
    try {
      if (time.matches(TIME)) {
        return new Schedule(frequency, weekday, monthDay, LocalTime.parse(time).toString());
      }
    } catch (DateTimeParseException _) {
      // reported below
    }
    throw ProblemException.invalid(pointer, "time should be a time of the day like 08:30.");
  }

  private Destination destination(Json.Body body) {
    String at = "/destination";
    Destination.Type type = choice(body, at, "type", Destination.Type::of, "file or webhook");
    return switch (type) {
      case FILE -> new Destination(type, number(body, at, "keepDays", MAX_DAYS), null);
      case WEBHOOK -> {
        String url = text(body, "url");
        Optional.of("should have at most " + MAX_URL_LENGTH + " characters")
            .filter(_ -> url.length() > MAX_URL_LENGTH)
            .or(() -> webhooks.problem(url))
            .ifPresent(
                problem -> {
                  throw ProblemException.invalid(at + "/url", "url " + problem + ".");
                });
        yield new Destination(type, null, url);
      }
    };
  }

  private static Json.Body part(Json.Body body, String name) {
    JsonNode part = body.node().path(name);
    if (!part.isObject()) {
      throw ProblemException.invalid("/" + name, name + " should be an object.");
    }
    return new Json.Body(part);
  }

  /// Returns an empty text for anything else.
  private static String text(Json.Body body, String name) {
    return body.node().path(name).stringValue("");
  }

  private static <T> T choice(
      Json.Body body,
      String pointer,
      String name,
      Function<String, Optional<T>> parse,
      String expected) {
    return Optional.of(text(body, name))
        .flatMap(parse)
        .orElseThrow(
            () ->
                ProblemException.invalid(
                    pointer + "/" + name, name + " should be " + expected + "."));
  }

  private static int number(Json.Body body, String pointer, String name, int max) {
    JsonNode value = body.node().path(name);
    if (!value.isInt() || value.intValue() < 1 || value.intValue() > max) {
      throw ProblemException.invalid(
          pointer + "/" + name, name + " should be a number from 1 to " + max + ".");
    }
    return value.intValue();
  }
}
