package org.ringback.server.provisioning.health;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Something about a workspace's Twilio account that is not as it has to be.
///
/// @param code stable, for programs
/// @param subject the number, key or app that it is about; empty for the account as a whole
/// @param words what is wrong and what follows from it, for administrators
/// @param canBeFixed whether we can mend it, when asked
/// @param urls for a signature that fails; absent otherwise
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Finding(
    String code,
    Severity severity,
    String subject,
    String words,
    boolean canBeFixed,
    @Nullable Urls urls) {
  /// The two addresses that should be one.
  record Urls(String signed, String arrived) {}

  enum Severity {
    /// Calls fail.
    ERROR,
    /// Calls work, with a limit.
    WARNING;

    @JsonValue
    String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Finding error(String code, String subject, String words) {
    return new Finding(code, Severity.ERROR, subject, words, false, null);
  }

  static Finding fixable(String code, String subject, String words) {
    return new Finding(code, Severity.ERROR, subject, words, true, null);
  }

  static Finding warning(String code, String subject, String words) {
    return new Finding(code, Severity.WARNING, subject, words, false, null);
  }

  Finding withoutFix() {
    return new Finding(code, severity, subject, words, false, urls);
  }

  Finding with(Urls both) {
    return new Finding(code, severity, subject, words, canBeFixed, both);
  }
}
