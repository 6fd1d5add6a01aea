package org.ringback.exchange.media;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a browser's SDP tells us (RFC 8866, RFC 8829): just what an audio endpoint needs.
///
/// @param mid the audio section's identifier
/// @param fingerprint of its DTLS certificate, SHA-256, upper-case hex with colons
/// @param digitsPayload the payload type of telephone-event at 8 kHz, if it has one
record RemoteDescription(String mid, String fingerprint, Optional<Integer> digitsPayload) {
  private static final int LONGEST = 64 * 1024;
  private static final Pattern AUDIO =
      Pattern.compile("^m=audio (\\d+) (\\S+)((?: \\d+)+)\\s*$", Pattern.MULTILINE);
  private static final Pattern DIGITS =
      Pattern.compile("^a=rtpmap:(\\d+) telephone-event/8000", Pattern.MULTILINE);
  private static final Pattern FINGERPRINT =
      Pattern.compile(
          "^a=fingerprint:sha-256 ((?:[0-9A-Fa-f]{2}:){31}[0-9A-Fa-f]{2})\\s*$",
          Pattern.MULTILINE | Pattern.CASE_INSENSITIVE);
  private static final Pattern MID = Pattern.compile("^a=mid:(\\S+)", Pattern.MULTILINE);

  static RemoteDescription parse(String sdp) throws SdpException {
    if (sdp.length() > LONGEST) {
      throw new SdpException("the session description is longer than 64 KiB");
    }
    Matcher audio = AUDIO.matcher(sdp);
    if (!audio.find()) {
      throw new SdpException("the session description has no audio");
    }
    if (!audio.group(2).contains("SAVP")) {
      throw new SdpException("the audio is not secured (" + audio.group(2) + ")");
    }
    if (!(audio.group(3) + " ").contains(" 0 ")) {
      throw new SdpException("the audio offers no PCMU (payload type 0)");
    }
    String fingerprint =
        first(FINGERPRINT, sdp)
            .orElseThrow(
                () -> new SdpException("the session description has no sha-256 fingerprint"));
    return new RemoteDescription(
        first(MID, sdp).orElse("0"),
        fingerprint.toUpperCase(Locale.ROOT),
        first(DIGITS, sdp).map(Integer::valueOf).filter(n -> n < 128));
  }

  private static Optional<String> first(Pattern pattern, String sdp) {
    Matcher found = pattern.matcher(sdp);
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }
}
