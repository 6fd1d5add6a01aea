package org.ringback.server.voicemail;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a caller hears before the tone.
///
/// @param text is spoken, unless there is audio
/// @param audioId the id of a prompt
public record Greeting(@Nullable String text, @Nullable UUID audioId) {
  static final Greeting STANDARD =
      new Greeting(
          "We are sorry. No one is available to take your call right now. Please leave a message"
              + " after the tone.",
          null);
}
