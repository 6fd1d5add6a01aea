package org.ringback.server.http;

import io.javalin.http.Context;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends a file while it is written, so its length does not matter. A failure closes the connection
/// before the end of the response. The client then knows that the file is incomplete.
///
/// @param hasByteOrderMark whether a CSV file is for Excel, which needs a byte order mark
public record Download(Format format, boolean hasByteOrderMark) {
  private static final Logger log = LoggerFactory.getLogger(Download.class);

  /// The type of a file.
  public enum Format {
    CSV("text/csv; charset=utf-8"),
    JSON("application/json; charset=utf-8");

    private final String contentType;

    Format(String contentType) {
      this.contentType = contentType;
    }

    /// Returns the value of the query parameter, and the end of the file's name.
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }

    public String contentType() {
      return contentType;
    }

    static Optional<Format> of(String wire) {
      return Arrays.stream(values()).filter(each -> each.wire().equals(wire)).findFirst();
    }
  }

  /// The content of a file.
  @FunctionalInterface
  public interface Content {
    /// @throws IOException when the client is gone, or the content cannot be read
    void writeTo(OutputStream out) throws IOException;
  }

  /// Returns what the query parameters `format` and `bom` ask for; CSV without a mark by default.
  public static Download of(Context context) {
    Format format = QueryParameter.read(context, "format", Format::of, "csv or json");
    return new Download(format == null ? Format.CSV : format, hasByteOrderMark(context));
  }

  /// Returns what the query parameter `bom` of a route without other formats asks for.
  public static Download csv(Context context) {
    return new Download(Format.CSV, hasByteOrderMark(context));
  }

  private static boolean hasByteOrderMark(Context context) {
    Boolean asked =
        QueryParameter.read(
            context,
            "bom",
            text ->
                switch (text) {
                  case "true" -> Optional.of(true);
                  case "false" -> Optional.of(false);
                  default -> Optional.empty();
                },
            "true or false");
    return asked != null && asked;
  }

  /// Returns the query parameters, for the audit log.
  public static Map<String, String> parameters(Context context) {
    Map<String, String> parameters = new TreeMap<>();
    context.queryParamMap().forEach((name, values) -> parameters.put(name, values.getFirst()));
    return parameters;
  }

  /// Returns a name like `ringback-acme-calls-2026-01-01-to-2026-01-31.csv`.
  ///
  /// @param slug of the workspace
  /// @param from the first day; null without a limit
  /// @param to the last day; null without a limit
  public String fileName(
      String slug, String subject, @Nullable LocalDate from, @Nullable LocalDate to) {
    String period = (from == null ? "" : "-from-" + from) + (to == null ? "" : "-to-" + to);
    return "ringback-" + slug + "-" + subject + period + "." + format.wire();
  }

  /// @param fileName in ASCII, without quotes
  public void answer(Context context, String fileName, Content content) {
    answer(context, format.contentType, fileName, content);
  }

  /// Sends a file of another format.
  ///
  /// @param fileName in ASCII, without quotes
  public static void answer(Context context, String contentType, String fileName, Content content) {
    context
        .contentType(contentType)
        .header("Cache-Control", "no-store")
        .header("Content-Disposition", "attachment; filename=\"" + fileName + "\"");
    ClientStream client = new ClientStream(context.outputStream());
    try {
      content.writeTo(client);
      client.flush();
    } catch (IOException | RuntimeException failed) {
      if (client.isGone) {
        log.debug("Could not send {}: {}", fileName, failed.toString());
      } else {
        log.error("Could not write {}: the connection is closed", fileName, failed);
      }
      closeConnection(context);
    }
  }

  /// Tells a client that is gone from content that cannot be read.
  private static final class ClientStream extends FilterOutputStream {
    private boolean isGone;

    ClientStream(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      try {
        out.write(bytes, from, length);
      } catch (IOException e) {
        isGone = true;
        throw e;
      }
    }

    @Override
    public void flush() throws IOException {
      try {
        out.flush();
      } catch (IOException e) {
        isGone = true;
        throw e;
      }
    }

    /// Leaves the response open: content that fails may not end it.
    @Override
    public void close() throws IOException {
      flush();
    }
  }

  private static void closeConnection(Context context) {
    ServletContextRequest.getServletContextRequest(context.req())
        .getConnectionMetaData()
        .getConnection()
        .getEndPoint()
        .close();
  }
}
