package org.ringback.server.call;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ringback.server.http.CsvWriter;
import org.ringback.server.http.Download;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A list of calls as a file. Reads the calls page by page, so the list may be of any length, and a
/// slow client holds no connection to the database. [#open] reads the first page.
public final class CallExport {
  /// How many calls are in memory at a time.
  public static final int PAGE = 500;

  /// A list of calls, newest first.
  @FunctionalInterface
  public interface Pages {
    /// @param cursor null for the first page
    Page after(@Nullable CallCursor cursor);
  }

  /// @param next null after the last page
  public record Page(List<CallView> calls, @Nullable CallCursor next) {}

  /// A column of the CSV file.
  private record Column(String name, Function<CallView, @Nullable Object> value) {}

  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx", Locale.ROOT);

  private final ZoneId zone;
  private final Pages pages;
  private final Page first;
  private final List<Column> columns;

  private CallExport(ZoneId zone, Pages pages) {
    this.zone = zone;
    this.pages = pages;
    this.first = pages.after(null);
    this.columns =
        List.of(
            new Column("id", CallView::id),
            new Column("callSid", call -> call.callSid() == null ? null : call.callSid().value()),
            new Column("direction", call -> call.direction().wire()),
            new Column("status", call -> call.status().wire()),
            new Column("from", CallView::from),
            new Column("to", CallView::to),
            new Column("line", call -> call.line() == null ? null : call.line().number()),
            new Column("lineLabel", call -> call.line() == null ? null : call.line().label()),
            new Column("contact", call -> name(call.contact())),
            new Column("agent", call -> name(call.agent())),
            new Column("participants", CallExport::participants),
            new Column("createdAt", call -> local(call.createdAt())),
            new Column("createdAtUtc", call -> utc(call.createdAt())),
            new Column("answeredAt", call -> local(call.answeredAt())),
            new Column("answeredAtUtc", call -> utc(call.answeredAt())),
            new Column("endedAt", call -> local(call.endedAt())),
            new Column("endedAtUtc", call -> utc(call.endedAt())),
            new Column("durationSec", CallView::durationSec),
            new Column("waitSec", call -> ofCustomer(call, CallView.ParticipantView::waitSec)),
            new Column("talkSec", call -> ofCustomer(call, CallView.ParticipantView::talkSec)),
            new Column("holdSec", call -> ofCustomer(call, CallView.ParticipantView::holdSec)),
            new Column(
                "answeredBy", call -> call.answeredBy() == null ? null : call.answeredBy().wire()),
            new Column("endedBy", call -> call.endedBy() == null ? null : call.endedBy().wire()),
            new Column(
                "endReason", call -> call.endReason() == null ? null : call.endReason().wire()),
            new Column("refusal", CallView::refusal),
            new Column("sipCode", CallView::sipCode));
  }

  /// @param zone of the local times
  public static CallExport open(ZoneId zone, Pages pages) {
    return new CallExport(zone, pages);
  }

  /// @throws IOException when the client is gone; no further page is read then
  public void write(Download file, OutputStream out) throws IOException {
    Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    switch (file.format()) {
      case CSV -> writeCsv(file.hasByteOrderMark(), writer);
      case JSON -> writeJson(writer);
    }
    writer.flush();
  }

  private void writeCsv(boolean hasByteOrderMark, Writer writer) throws IOException {
    CsvWriter csv = new CsvWriter(writer, hasByteOrderMark);
    csv.row(columns.stream().map(Column::name).toList());
    forEach(call -> csv.row(row(call)));
  }

  private List<@Nullable Object> row(CallView call) {
    return Arrays.asList(columns.stream().map(column -> column.value().apply(call)).toArray());
  }

  /// Writes `CallExport` of openapi.yaml, a call per line.
  private void writeJson(Writer writer) throws IOException {
    writer.write("{\"timeZone\":" + MAPPER.writeValueAsString(zone.getId()) + ",\"calls\":[");
    String[] separator = {"\n"};
    forEach(
        call -> {
          ObjectNode json = MAPPER.valueToTree(call);
          json.putObject("local")
              .put("createdAt", local(call.createdAt()))
              .put("answeredAt", local(call.answeredAt()))
              .put("endedAt", local(call.endedAt()));
          writer.write(separator[0] + MAPPER.writeValueAsString(json));
          separator[0] = ",\n";
        });
    writer.write("\n]}\n");
  }

  /// What is done with each call.
  @FunctionalInterface
  private interface Writing {
    void write(CallView call) throws IOException;
  }

  private void forEach(Writing writing) throws IOException {
    for (Page page = first; ; page = pages.after(page.next())) {
      for (CallView call : page.calls()) {
        writing.write(call);
      }
      if (page.next() == null) {
        return;
      }
    }
  }

  private static @Nullable String name(CallView.@Nullable Named named) {
    return named == null ? null : named.name();
  }

  /// Returns the names, or else numbers, of those who joined the customer.
  private static String participants(CallView call) {
    return call.participants().stream()
        .filter(each -> each.role() != ParticipantRole.CUSTOMER && each.joinedAt() != null)
        .map(each -> each.user() == null ? each.number() : each.user().name())
        .collect(Collectors.joining("; "));
  }

  private static @Nullable Integer ofCustomer(
      CallView call, Function<CallView.ParticipantView, @Nullable Integer> seconds) {
    for (CallView.ParticipantView each : call.participants()) {
      if (each.role() == ParticipantRole.CUSTOMER) {
        return seconds.apply(each);
      }
    }
    return null;
  }

  private @Nullable String local(@Nullable Instant time) {
    return time == null ? null : LOCAL.format(time.atZone(zone));
  }

  private static @Nullable String utc(@Nullable Instant time) {
    return time == null ? null : time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
