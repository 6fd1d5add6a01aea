package org.ringback.server.http;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Writes CSV (RFC 4180). A cell that a spreadsheet would read as a formula gets a leading
/// apostrophe, as OWASP recommends (https://owasp.org/www-community/attacks/CSV_Injection). Numbers
/// in E.164 form are unchanged: a plus and digits compute nothing.
public final class CsvWriter {
  /// Marks UTF-8 for Excel, which otherwise reads the file in a local encoding.
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /// The full-width forms are those that some input methods turn into operators.
  private static final String FORMULA_STARTS = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

  private static final Pattern E164_NUMBER = Pattern.compile("\\+[0-9]{1,15}");
  private static final Pattern QUOTED = Pattern.compile("[\",\r\n]");

  private final Writer writer;

  /// @param hasByteOrderMark whether the file is for Excel
  public CsvWriter(Writer writer, boolean hasByteOrderMark) throws IOException {
    this.writer = writer;
    if (hasByteOrderMark) {
      writer.write(BYTE_ORDER_MARK);
    }
  }

  /// @param cells null for empty ones
  public void row(List<? extends @Nullable Object> cells) throws IOException {
    writer.write(cells.stream().map(CsvWriter::cell).collect(Collectors.joining(",", "", "\r\n")));
  }

  private static String cell(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof Number) {
      return value.toString();
    }
    String text = neutralized(value.toString());
    return QUOTED.matcher(text).find() ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }

  private static String neutralized(String text) {
    boolean isFormula = !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0;
    return isFormula && !E164_NUMBER.matcher(text).matches() ? "'" + text : text;
  }
}
