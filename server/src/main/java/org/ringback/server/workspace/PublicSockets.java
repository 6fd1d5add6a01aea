package org.ringback.server.workspace;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;

/// TLS to the Internet and nowhere else. A name may lead to a public address when it is looked at
/// and to this network when it is connected to (DNS rebinding), so what counts is the address that
/// was connected to: another than a public one is closed before a byte is sent.
final class PublicSockets extends SSLSocketFactory {
  static final PublicSockets INSTANCE = new PublicSockets();

  private final SSLSocketFactory tls = (SSLSocketFactory) SSLSocketFactory.getDefault();

  private PublicSockets() {}

  static final class NotPublic extends IOException {
    NotPublic(String host) {
      super(host + " does not lead to the Internet");
    }
  }

  /// What HttpsURLConnection calls when it has connected. A proxy is where whoever runs this server
  /// wants it to go, and it is the proxy that connects.
  @Override
  public Socket createSocket(Socket connected, String host, int port, boolean autoClose)
      throws IOException {
    if (!PublicNetwork.has(connected.getInetAddress()) && !isByProxy(host, port)) {
      connected.close();
      throw new NotPublic(host);
    }
    return tls.createSocket(connected, host, port, autoClose);
  }

  private static boolean isByProxy(String host, int port) throws IOException {
    ProxySelector proxies = ProxySelector.getDefault();
    if (proxies == null) {
      return false;
    }
    try {
      URI address = new URI("https", null, host, port, null, null, null);
      return !proxies.select(address).equals(List.of(Proxy.NO_PROXY));
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  // These connect by themselves. HttpsURLConnection turns to the first when the one above has
  // failed,
  // and tells that one's error when it fails too.

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    throw new NotPublic(host);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    throw new NotPublic(host);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    throw new NotPublic(host.toString());
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    throw new NotPublic(host.toString());
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return tls.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return tls.getSupportedCipherSuites();
  }
}
