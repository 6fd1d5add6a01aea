package org.ringback.exchange.media;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes the exchange's SDP: one audio section, ice-lite, PCMU or Opus, and telephone-event. Uses
/// CRLF, which the Voice SDK needs to rewrite codecs.
///
/// @param version the number of the description within its connection
record LocalDescription(
    IceCredentials ice,
    String fingerprint,
    int ssrc,
    int version,
    int port,
    List<InetAddress> addresses) {
  private static final long HOST_PRIORITY = 2130706431L;

  /// @param codecs the codecs, the preferred one first
  /// @param digits the payload types of telephone-event, with their clock rates
  String offer(List<Codec> codecs, Map<Integer, Integer> digits) {
    StringBuilder sdp = session("0");
    audio(sdp, "0", "actpass", "sendrecv", codecs, digits);
    return sdp.toString();
  }

  /// Accepts the audio section and rejects the other media sections of the offer, in their order.
  String answer(RemoteDescription offer, Codec codec) {
    StringBuilder sdp = session(offer.mid());
    for (RemoteDescription.Section section : offer.sections()) {
      if (section.equals(offer.audioSection())) {
        audio(
            sdp,
            offer.mid(),
            "passive",
            offer.answeredDirection(),
            List.of(codec),
            digitsOf(offer, codec));
      } else {
        String formats = String.join(" ", section.formats());
        line(sdp, "m=" + section.kind() + " 0 " + section.protocol() + " " + formats);
        line(sdp, "c=IN IP4 0.0.0.0");
        section.mid().ifPresent(mid -> line(sdp, "a=mid:" + mid));
        line(sdp, "a=inactive");
      }
    }
    return sdp.toString();
  }

  private StringBuilder session(String mid) {
    StringBuilder sdp = new StringBuilder(1024);
    line(sdp, "v=0");
    line(sdp, "o=- " + Integer.toUnsignedString(ssrc) + " " + version + " IN IP4 127.0.0.1");
    line(sdp, "s=Ringback exchange");
    line(sdp, "t=0 0");
    line(sdp, "a=group:BUNDLE " + mid);
    line(sdp, "a=ice-lite");
    line(sdp, "a=msid-semantic: WMS *");
    return sdp;
  }

  private void audio(
      StringBuilder sdp,
      String mid,
      String setup,
      String direction,
      List<Codec> codecs,
      Map<Integer, Integer> digits) {
    StringBuilder formats = new StringBuilder();
    codecs.forEach(each -> formats.append(' ').append(each.payload()));
    digits.keySet().forEach(each -> formats.append(' ').append(each));
    line(sdp, "m=audio " + port + " UDP/TLS/RTP/SAVPF" + formats);
    InetAddress first = addresses.getFirst();
    String family = first instanceof Inet4Address ? "IP4 " : "IP6 ";
    line(sdp, "c=IN " + family + first.getHostAddress());
    codecs.forEach(each -> codec(sdp, each));
    digits.forEach(
        (payload, clock) -> {
          line(sdp, "a=rtpmap:" + payload + " telephone-event/" + clock);
          line(sdp, "a=fmtp:" + payload + " 0-16");
        });
    line(sdp, "a=ptime:20");
    line(sdp, "a=maxptime:20");
    line(sdp, "a=ice-ufrag:" + ice.ufrag());
    line(sdp, "a=ice-pwd:" + ice.password());
    for (int i = 0; i < addresses.size(); i++) {
      String where = addresses.get(i).getHostAddress() + " " + port;
      long priority = HOST_PRIORITY - 256L * i;
      line(sdp, "a=candidate:" + (i + 1) + " 1 udp " + priority + " " + where + " typ host");
    }
    line(sdp, "a=end-of-candidates");
    line(sdp, "a=fingerprint:sha-256 " + fingerprint);
    line(sdp, "a=setup:" + setup);
    line(sdp, "a=mid:" + mid);
    line(sdp, "a=msid:exchange exchange-audio");
    line(sdp, "a=ssrc:" + Integer.toUnsignedString(ssrc) + " cname:exchange");
    line(sdp, "a=rtcp-mux");
    line(sdp, "a=" + direction);
  }

  private static void codec(StringBuilder sdp, Codec codec) {
    switch (codec.kind()) {
      case PCMU -> line(sdp, "a=rtpmap:0 PCMU/8000");
      case OPUS -> {
        line(sdp, "a=rtpmap:" + codec.payload() + " opus/48000/2");
        line(sdp, "a=fmtp:" + codec.payload() + " minptime=10;useinbandfec=1");
      }
    }
  }

  /// Returns telephone-event with the codec's clock rate and with 8 kHz. Browsers use either.
  private static Map<Integer, Integer> digitsOf(RemoteDescription offer, Codec codec) {
    Map<Integer, Integer> digits = new LinkedHashMap<>();
    offer
        .digits()
        .forEach(
            (payload, clock) -> {
              if (clock == 8000 || clock == codec.kind().clock) {
                digits.put(payload, clock);
              }
            });
    return digits;
  }

  private static void line(StringBuilder sdp, String line) {
    sdp.append(line).append("\r\n");
  }
}
