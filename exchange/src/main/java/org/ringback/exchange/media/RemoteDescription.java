package org.ringback.exchange.media;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The parts of a browser's SDP (RFC 8866, RFC 8829) that an audio endpoint needs.
///
/// @param sections all media sections in order, because an answer must have the same number
/// @param audio the index of the accepted section
/// @param ufrag the browser's ICE user name fragment; a new one requests an ICE restart
/// @param fingerprint the SHA-256 of its DTLS certificate, in upper-case hex with colons
/// @param codecs the supported codecs, in the browser's order; never empty
/// @param digits the payload types of telephone-event, with their clock rates
record RemoteDescription(
    List<Section> sections,
    int audio,
    String ufrag,
    String fingerprint,
    List<Codec> codecs,
    Map<Integer, Integer> digits) {
  private static final int MAX_LENGTH = 64 * 1024;
  private static final Pattern MEDIA = Pattern.compile("m=(\\S+) (\\d+)\\S* (\\S+) (.+)");
  private static final Pattern SHA_256 =
      Pattern.compile("(?i)sha-256 +((?:[0-9a-f]{2}:){31}[0-9a-f]{2})");
  private static final Pattern DIGITS =
      Pattern.compile("(?i)a=rtpmap:(\\d{1,3}) telephone-event/(8000|48000)(/1)?");
  private static final Pattern OPUS = Pattern.compile("(?i)a=rtpmap:(\\d{1,3}) opus/48000/2");

  /// One m-line with its lines.
  record Section(
      String kind, String port, String protocol, List<String> formats, List<String> lines) {

    Optional<String> mid() {
      return attribute(lines, "mid");
    }
  }

  Section audioSection() {
    return sections.get(audio);
  }

  String mid() {
    return audioSection().mid().orElse("0");
  }

  /// Returns the direction of the answer (RFC 3264).
  String answeredDirection() {
    List<String> lines = audioSection().lines();
    if (lines.contains("a=inactive")) {
      return "inactive";
    } else if (lines.contains("a=sendonly")) {
      return "recvonly";
    } else if (lines.contains("a=recvonly")) {
      return "sendonly";
    }
    return "sendrecv";
  }

  static RemoteDescription parse(String sdp) throws SdpException {
    if (sdp.length() > MAX_LENGTH) {
      throw new SdpException("the session description is longer than 64 KiB");
    }
    List<String> session = new ArrayList<>();
    List<Section> sections = new ArrayList<>();
    List<String> lines = session;
    for (String raw : sdp.lines().toList()) {
      String line = raw.strip();
      Matcher media = MEDIA.matcher(line);
      if (media.matches()) {
        lines = new ArrayList<>();
        List<String> formats = List.of(media.group(4).split(" +"));
        sections.add(new Section(media.group(1), media.group(2), media.group(3), formats, lines));
      } else {
        lines.add(line);
      }
    }
    int index = usableAudio(sections);
    List<String> audio = sections.get(index).lines();
    if (attribute(audio, session, "setup").equals(Optional.of("passive"))) {
      throw new SdpException(
          "a=setup:passive is not supported: the browser must be the DTLS client");
    }
    return new RemoteDescription(
        sections,
        index,
        attribute(audio, session, "ice-ufrag")
            .orElseThrow(() -> new SdpException("the session description has no ICE credentials")),
        fingerprint(audio, session),
        codecs(sections.get(index)),
        digits(audio));
  }

  private static int usableAudio(List<Section> sections) throws SdpException {
    for (int i = 0; i < sections.size(); i++) {
      Section section = sections.get(i);
      if (section.kind().equals("audio") && !section.port().equals("0")) {
        if (!section.protocol().contains("SAVP")) {
          throw new SdpException("the audio is not secured (" + section.protocol() + ")");
        }
        if (codecs(section).isEmpty()) {
          throw new SdpException("the audio has neither PCMU (payload type 0) nor Opus");
        }
        return i;
      }
    }
    throw new SdpException("the session description has no audio");
  }

  private static String fingerprint(List<String> audio, List<String> session) throws SdpException {
    Matcher matcher = SHA_256.matcher(attribute(audio, session, "fingerprint").orElse(""));
    if (!matcher.matches()) {
      throw new SdpException("the session description has no sha-256 fingerprint");
    }
    return matcher.group(1).toUpperCase(Locale.ROOT);
  }

  private static List<Codec> codecs(Section section) {
    List<Codec> codecs = new ArrayList<>();
    for (String format : section.formats()) {
      if (format.equals("0")) {
        codecs.add(Codec.PCMU);
      } else if (section.lines().stream()
          .map(OPUS::matcher)
          .anyMatch(m -> m.matches() && m.group(1).equals(format) && isDynamic(format))) {
        codecs.add(new Codec(Codec.Kind.OPUS, Integer.parseInt(format)));
      }
    }
    return List.copyOf(codecs);
  }

  private static Map<Integer, Integer> digits(List<String> audio) {
    Map<Integer, Integer> digits = new LinkedHashMap<>();
    for (String line : audio) {
      Matcher matcher = DIGITS.matcher(line);
      if (matcher.matches() && isDynamic(matcher.group(1))) {
        digits.put(Integer.valueOf(matcher.group(1)), Integer.valueOf(matcher.group(2)));
      }
    }
    return digits;
  }

  /// Returns whether a payload type is valid. RFC 5761 excludes 64 to 95, which look like RTCP.
  private static boolean isDynamic(String payload) {
    int number = Integer.parseInt(payload);
    return number >= 96 && number < 128 || number > 34 && number < 64;
  }

  /// Returns an attribute of the media section or else of the session, where Firefox puts some.
  private static Optional<String> attribute(
      List<String> section, List<String> session, String name) {
    return attribute(section, name).or(() -> attribute(session, name));
  }

  private static Optional<String> attribute(List<String> lines, String name) {
    String prefix = "a=" + name + ":";
    return lines.stream()
        .filter(l -> l.startsWith(prefix))
        .map(l -> l.substring(prefix.length()).strip())
        .findFirst();
  }
}
