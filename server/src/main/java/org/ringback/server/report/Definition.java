package org.ringback.server.report;

import com.fasterxml.jackson.annotation.JsonValue;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringback.server.http.Download;

/// What an administrator chooses for a report, as in openapi.yaml and in the database.
record Definition(
    String name, Content content, Schedule schedule, Format format, Destination destination) {
  /// Returns what the administrator has typed.
  List<String> texts() {
    View view = content.view();
    return view == null
        ? List.of(name)
        : List.of(name, view.name(), view.filter().getOrDefault("q", ""));
  }

  /// What a report contains.
  ///
  /// @param breakdown by which the figures are sliced; null for calls
  /// @param view the filters of the calls; null for figures and for all calls
  record Content(Type type, ReportPeriod period, @Nullable String breakdown, @Nullable View view) {
    enum Type {
      FIGURES("figures"),
      CALLS("calls");

      private final String wire;

      Type(String wire) {
        this.wire = wire;
      }

      @JsonValue
      String wire() {
        return wire;
      }

      static Optional<Type> of(String wire) {
        return Arrays.stream(values()).filter(each -> each.wire.equals(wire)).findFirst();
      }
    }
  }

  /// A copy of a saved view. A later change of the view by its owner does not change what leaves
  /// the workspace.
  ///
  /// @param filter parameters of the list's address in the console, without the period
  record View(String name, Map<String, String> filter) {}

  enum Format {
    CSV("csv", new Download(Download.Format.CSV, false)),
    EXCEL("excel", new Download(Download.Format.CSV, true)),
    JSON("json", new Download(Download.Format.JSON, false));

    private final String wire;
    private final Download file;

    Format(String wire, Download file) {
      this.wire = wire;
      this.file = file;
    }

    @JsonValue
    String wire() {
      return wire;
    }

    Download file() {
      return file;
    }

    static Optional<Format> of(String wire) {
      return Arrays.stream(values()).filter(each -> each.wire.equals(wire)).findFirst();
    }
  }

  /// Where a report goes.
  ///
  /// @param keepDays for how long a file is kept; null for a webhook
  /// @param url of a webhook; null for a file
  record Destination(Type type, @Nullable Integer keepDays, @Nullable String url) {
    enum Type {
      FILE("file"),
      WEBHOOK("webhook");

      private final String wire;

      Type(String wire) {
        this.wire = wire;
      }

      @JsonValue
      String wire() {
        return wire;
      }

      static Optional<Type> of(String wire) {
        return Arrays.stream(values()).filter(each -> each.wire.equals(wire)).findFirst();
      }
    }

    /// Returns the address of a webhook.
    URI webhook() {
      return URI.create(Objects.requireNonNull(url));
    }

    /// Returns what the audit log says about it. The path of the URL may contain a secret.
    String description() {
      return switch (type) {
        case FILE -> "file";
        case WEBHOOK -> webhook().getHost();
      };
    }
  }
}
