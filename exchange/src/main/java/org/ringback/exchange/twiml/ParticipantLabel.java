package org.ringback.exchange.twiml;

import java.util.Locale;
import java.util.regex.Pattern;

/// Twilio's rule for the label of a participant, in TwiML and REST.
public final class ParticipantLabel {
  public static final String RULE = "at most 128 characters, not a CallSid, no '/'";

  private static final int MAX_LENGTH = 128;
  private static final Pattern CALL_SID = Pattern.compile("CA[0-9a-f]{32}");

  private ParticipantLabel() {}

  public static boolean isValid(String label) {
    return label.length() <= MAX_LENGTH
        && !CALL_SID.matcher(label).matches()
        && !label.contains("/")
        && !label.toLowerCase(Locale.ROOT).contains("%2f");
  }
}
