package org.ringback.server.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;

/// A port that is ours before anything is served on it, so that what is built can be told its
/// number: port 0 takes a free one.
public final class BoundPort implements AutoCloseable {
  private final ServerSocketChannel channel;

  private BoundPort(ServerSocketChannel channel) {
    this.channel = channel;
  }

  /// @throws PortTaken when somebody else listens there
  public static BoundPort bind(String host, int port) {
    try {
      ServerSocketChannel channel = ServerSocketChannel.open();
      try {
        channel.bind(new InetSocketAddress(host, port), 512);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
      return new BoundPort(channel);
    } catch (BindException e) {
      throw new PortTaken(host, port, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int number() {
    return channel.socket().getLocalPort();
  }

  ServerSocketChannel channel() {
    return channel;
  }

  /// Gives the port back, if no server has closed it yet.
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Another process has the port, or the address is not this machine's.
  public static final class PortTaken extends RuntimeException {
    private static final long serialVersionUID = 1;

    PortTaken(String host, int port, BindException cause) {
      super(
          "Ringback cannot listen on "
              + host
              + ":"
              + port
              + " ("
              + cause.getMessage()
              + "): end what listens there, or choose another PORT.",
          cause);
    }
  }
}
