package org.ringback.exchange.media;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a browser's SDP tells us (RFC 8866, RFC 8829): just what an audio endpoint needs.
///
/// @param sections all media sections in order, for an answer must have as many
/// @param audio the index of the one that we speak
/// @param ufrag the browser's; a new one asks for an ICE restart
/// @param fingerprint of its DTLS certificate, SHA-256, upper-case hex with colons
/// @param digitsPayload the payload type of telephone-event at 8 kHz, if it has one
record RemoteDescription(
    List<Section> sections,
    int audio,
    String ufrag,
    String fingerprint,
    Optional<Integer> digitsPayload) {
  private static final int LONGEST = 64 * 1024;
  private static final Pattern MEDIA = Pattern.compile("m=(\\S+) (\\d+)\\S* (\\S+) (.+)");
  private static final Pattern SHA_256 =
      Pattern.compile("(?i)sha-256 +((?:[0-9a-f]{2}:){31}[0-9a-f]{2})");
  private static final Pattern DIGITS =
      Pattern.compile("a=rtpmap:(\\d{1,3}) telephone-event/8000(/1)?");

  /// One m-line and the lines that belong to it.
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

  /// RFC 3264: what we answer to the direction that the browser named.
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
    if (sdp.length() > LONGEST) {
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
          "the browser wants us to begin DTLS (a=setup:passive); we answer only");
    }
    return new RemoteDescription(
        sections,
        index,
        attribute(audio, session, "ice-ufrag")
            .orElseThrow(() -> new SdpException("the session description has no ICE credentials")),
        fingerprint(audio, session),
        digits(audio));
  }

  private static int usableAudio(List<Section> sections) throws SdpException {
    for (int i = 0; i < sections.size(); i++) {
      Section section = sections.get(i);
      if (section.kind().equals("audio") && !section.port().equals("0")) {
        if (!section.protocol().contains("SAVP")) {
          throw new SdpException("the audio is not secured (" + section.protocol() + ")");
        }
        if (!section.formats().contains("0")) {
          throw new SdpException("the audio has no PCMU (payload type 0)");
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

  private static Optional<Integer> digits(List<String> audio) {
    return audio.stream()
        .map(DIGITS::matcher)
        .filter(Matcher::matches)
        .map(m -> Integer.valueOf(m.group(1)))
        .filter(n -> n < 128)
        .findFirst();
  }

  /// A media section's attribute, else the whole session's: Firefox gives some of them there.
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
