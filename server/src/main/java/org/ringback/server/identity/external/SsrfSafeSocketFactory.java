package org.ringback.server.identity.external;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.ssl.SSLSocketFactory;

/// TLS to the Internet and nowhere else. A name may lead to a public address when it is looked at
/// and to this network when it is connected to (DNS rebinding), so what counts is the very address
/// that is connected to: another than a public one is not.
final class SsrfSafeSocketFactory extends SSLSocketFactory {
  static final SsrfSafeSocketFactory INSTANCE = new SsrfSafeSocketFactory();

  private final SSLSocketFactory tls = (SSLSocketFactory) SSLSocketFactory.getDefault();

  private SsrfSafeSocketFactory() {}

  static final class NonPublicAddressException extends IOException {
    NonPublicAddressException(String host) {
      super(host + " does not lead to the Internet");
    }
  }

  private static final class SsrfSafeSocket extends Socket {
    @Override
    public void connect(SocketAddress to, int timeout) throws IOException {
      if (!(to instanceof InetSocketAddress address)
          || address.isUnresolved()
          || !PublicAddresses.has(address.getAddress())) {
        close();
        throw new NonPublicAddressException(
            to instanceof InetSocketAddress address ? address.getHostString() : to.toString());
      }
      super.connect(to, timeout);
    }
  }

  /// What HttpsURLConnection connects.
  @Override
  public Socket createSocket() {
    return new SsrfSafeSocket();
  }

  /// What it speaks through then.
  @Override
  public Socket createSocket(Socket connected, String host, int port, boolean autoClose)
      throws IOException {
    if (!(connected instanceof SsrfSafeSocket)) {
      connected.close();
      throw new NonPublicAddressException(host);
    }
    return tls.createSocket(connected, host, port, autoClose);
  }

  // These connect by themselves. HttpsURLConnection turns to the first when the one above has
  // failed,
  // and tells that one's error when it fails too.

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
