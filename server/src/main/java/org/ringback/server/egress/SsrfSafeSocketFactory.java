package org.ringback.server.egress;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.List;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/// Creates TLS sockets that connect to public addresses only. It checks the address at connect
/// time, because a name may resolve differently after an earlier check (DNS rebinding).
public final class SsrfSafeSocketFactory extends SSLSocketFactory {
  public static final SsrfSafeSocketFactory INSTANCE = new SsrfSafeSocketFactory();

  private final SSLSocketFactory tls = (SSLSocketFactory) SSLSocketFactory.getDefault();

  private SsrfSafeSocketFactory() {}

  /// Restricts a connection to public addresses and https. Where Java's proxy settings apply, the
  /// proxy connects, and decides.
  public static void restrict(HttpURLConnection connection) throws IOException {
    URL url = connection.getURL();
    if (isProxied(url)) {
      return;
    }
    if (!(connection instanceof HttpsURLConnection https)) {
      throw new NonPublicAddressException(url.toString());
    }
    https.setSSLSocketFactory(INSTANCE);
  }

  private static boolean isProxied(URL url) throws IOException {
    ProxySelector proxies = ProxySelector.getDefault();
    try {
      return proxies != null && !proxies.select(url.toURI()).equals(List.of(Proxy.NO_PROXY));
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  public static final class NonPublicAddressException extends IOException {
    public NonPublicAddressException(String host) {
      super(host + " is not a public address");
    }
  }

  private static final class SsrfSafeSocket extends Socket {
    @Override
    public void connect(SocketAddress to, int timeout) throws IOException {
      if (!(to instanceof InetSocketAddress address)
          || address.isUnresolved()
          || !PublicAddresses.isPublic(address.getAddress())) {
        close();
        throw new NonPublicAddressException(
            to instanceof InetSocketAddress address ? address.getHostString() : to.toString());
      }
      super.connect(to, timeout);
    }
  }

  /// Creates the socket that HttpsURLConnection connects.
  @Override
  public Socket createSocket() {
    return new SsrfSafeSocket();
  }

  /// Adds TLS to the connected socket.
  @Override
  public Socket createSocket(Socket connected, String host, int port, boolean autoClose)
      throws IOException {
    if (!(connected instanceof SsrfSafeSocket)) {
      connected.close();
      throw new NonPublicAddressException(host);
    }
    return tls.createSocket(connected, host, port, autoClose);
  }

  // The other methods connect without a check. HttpsURLConnection calls the first if the methods
  // above fail, and reports their exception if it fails too.

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    throw new NonPublicAddressException(host);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    throw new NonPublicAddressException(host);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    throw new NonPublicAddressException(host.toString());
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    throw new NonPublicAddressException(host.toString());
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
