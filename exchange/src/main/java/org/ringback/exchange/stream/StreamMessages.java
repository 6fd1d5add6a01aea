package org.ringback.exchange.stream;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ringback.exchange.media.Pcmu;
import org.ringback.exchange.media.Track;
import tools.jackson.databind.json.JsonMapper;

/// Writes the messages of a media stream
/// (https://www.twilio.com/docs/voice/media-streams/websocket-messages). Not thread-safe.
final class StreamMessages {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MILLIS_PER_FRAME = 20;

  private final String sid;
  private final StreamRequest request;
  private int sequence;
  private final Map<Track, Integer> chunks = new LinkedHashMap<>();

  StreamMessages(String sid, StreamRequest request) {
    this.sid = sid;
    this.request = request;
  }

  static String connected() {
    return JSON.writeValueAsString(
        ordered("event", "connected", "protocol", "Call", "version", "1.0.0"));
  }

  String start() {
    return numbered(
        "start",
        ordered(
            "accountSid",
            request.account().sid(),
            "streamSid",
            sid,
            "callSid",
            request.callSid(),
            "tracks",
            request.tracks().stream().map(StreamMessages::word).toList(),
            "mediaFormat",
            ordered("encoding", "audio/x-mulaw", "sampleRate", 8000, "channels", 1),
            "customParameters",
            request.parameters()));
  }

  /// @param frame the index of the 20 ms frame
  String media(Track track, short[] samples, long frame) {
    byte[] muLaw = new byte[samples.length];
    Pcmu.encode(samples, muLaw, 0);
    return numbered(
        "media",
        ordered(
            "track",
            word(track),
            "chunk",
            String.valueOf(chunks.merge(track, 1, Integer::sum)),
            "timestamp",
            String.valueOf(frame * MILLIS_PER_FRAME),
            "payload",
            Base64.getEncoder().encodeToString(muLaw)));
  }

  String digit(char digit) {
    return numbered("dtmf", ordered("track", "inbound_track", "digit", String.valueOf(digit)));
  }

  String mark(String name) {
    return numbered("mark", ordered("name", name));
  }

  String stop() {
    return numbered(
        "stop", ordered("accountSid", request.account().sid(), "callSid", request.callSid()));
  }

  private String numbered(String event, Map<String, Object> body) {
    sequence++;
    return JSON.writeValueAsString(
        ordered(
            "event",
            event,
            "sequenceNumber",
            String.valueOf(sequence),
            event,
            body,
            "streamSid",
            sid));
  }

  private static String word(Track track) {
    return switch (track) {
      case INBOUND -> "inbound";
      case OUTBOUND -> "outbound";
    };
  }

  private static Map<String, Object> ordered(Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }
}
