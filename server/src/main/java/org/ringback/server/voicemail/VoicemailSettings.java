package org.ringback.server.voicemail;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which callers may leave a message: `VoicemailSettings` in openapi.yaml.
///
/// @param version 0 before the first change
/// @param maxSeconds the maximum length of a message
/// @param numbers the numbers with settings of their own
record VoicemailSettings(
    int version, boolean enabled, Greeting greeting, int maxSeconds, List<NumberSettings> numbers) {
  static final VoicemailSettings NONE =
      new VoicemailSettings(0, false, Greeting.STANDARD, 120, List.of());

  /// The settings of a number.
  ///
  /// @param greeting null for that of the workspace
  record NumberSettings(String number, boolean enabled, @Nullable Greeting greeting) {}

  /// Returns what callers of a number hear; empty when they cannot leave a message.
  Optional<Greeting> greetingFor(String number) {
    Optional<NumberSettings> own =
        numbers.stream().filter(each -> each.number().equals(number)).findFirst();
    boolean isOn = own.map(NumberSettings::enabled).orElse(enabled);
    return isOn
        ? Optional.of(own.flatMap(each -> Optional.ofNullable(each.greeting())).orElse(greeting))
        : Optional.empty();
  }

  /// Returns the prompts that the settings name.
  List<UUID> audioIds() {
    return Stream.concat(
            Stream.of(greeting),
            numbers.stream().flatMap(each -> Stream.ofNullable(each.greeting())))
        .flatMap(each -> Stream.ofNullable(each.audioId()))
        .distinct()
        .toList();
  }
}
