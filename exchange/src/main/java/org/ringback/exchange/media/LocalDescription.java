package org.ringback.exchange.media;

import java.net.InetAddress;
import java.util.List;

/// The SDP that we send: one audio section, ice-lite, PCMU and telephone-event. CRLF line ends,
/// which the Voice SDK needs to rewrite codecs.
///
/// @param setup `passive` in an answer, `actpass` in an offer
record LocalDescription(
    IceCredentials ice,
    String fingerprint,
    String setup,
    String mid,
    int ssrc,
    int digitsPayload,
    int port,
    List<InetAddress> addresses) {
  private static final long HOST_PRIORITY = 2130706431L;

  String sdp() {
    StringBuilder lines = new StringBuilder(1024);
    line(lines, "v=0");
    line(lines, "o=- " + Integer.toUnsignedString(ssrc) + " 1 IN IP4 127.0.0.1");
    line(lines, "s=Ringback exchange");
    line(lines, "t=0 0");
    line(lines, "a=group:BUNDLE " + mid);
    line(lines, "a=ice-lite");
    line(lines, "a=msid-semantic: WMS *");
    line(lines, "m=audio " + port + " UDP/TLS/RTP/SAVPF 0 " + digitsPayload);
    line(lines, "c=IN IP4 " + addresses.getFirst().getHostAddress());
    line(lines, "a=rtpmap:0 PCMU/8000");
    line(lines, "a=rtpmap:" + digitsPayload + " telephone-event/8000");
    line(lines, "a=fmtp:" + digitsPayload + " 0-16");
    line(lines, "a=ptime:20");
    line(lines, "a=maxptime:20");
    line(lines, "a=ice-ufrag:" + ice.ufrag());
    line(lines, "a=ice-pwd:" + ice.password());
    for (int i = 0; i < addresses.size(); i++) {
      String address = addresses.get(i).getHostAddress();
      long priority = HOST_PRIORITY - 256L * i;
      line(
          lines,
          "a=candidate:"
              + (i + 1)
              + " 1 udp "
              + priority
              + " "
              + address
              + " "
              + port
              + " typ host");
    }
    line(lines, "a=end-of-candidates");
    line(lines, "a=fingerprint:sha-256 " + fingerprint);
    line(lines, "a=setup:" + setup);
    line(lines, "a=mid:" + mid);
    line(lines, "a=msid:exchange exchange-audio");
    line(lines, "a=ssrc:" + Integer.toUnsignedString(ssrc) + " cname:exchange");
    line(lines, "a=rtcp-mux");
    line(lines, "a=sendrecv");
    return lines.toString();
  }

  private static void line(StringBuilder lines, String line) {
    lines.append(line).append("\r\n");
  }
}
