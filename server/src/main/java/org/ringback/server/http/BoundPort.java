package org.ringback.server.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;

/// A listening port without a server yet. Features that are built before the server need its
/// number, and port 0 selects a free one.
public final class BoundPort implements AutoCloseable {
  private final ServerSocketChannel channel;

  private BoundPort(ServerSocketChannel channel) {
    this.channel = channel;
  }

  /// @throws PortTaken if the port is in use
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

  /// Closes the port if no server has closed it.
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The port is in use, or the host is not an address of this machine.
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
              + "). Stop the process that uses the port, or set another PORT.",
          cause);
    }
  }
}
