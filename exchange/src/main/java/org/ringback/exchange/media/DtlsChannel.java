package org.ringback.exchange.media;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.TlsFatalAlert;

/// The datagrams of one DTLS association on the shared UDP port. Buffers datagrams that arrive
/// before the handshake starts, and drops those beyond the limit.
final class DtlsChannel implements DatagramTransport {
  private static final int MAX_WAITING = 32;

  private final BlockingQueue<byte[]> received = new ArrayBlockingQueue<>(MAX_WAITING);
  private final Consumer<byte[]> sender;
  private volatile boolean closed;

  DtlsChannel(Consumer<byte[]> sender) {
    this.sender = sender;
  }

  /// Adds a received datagram. Returns false when the buffer is full.
  boolean offer(byte[] datagram) {
    return received.offer(datagram);
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public int getReceiveLimit() {
    return 1500;
  }

  @Override
  public int getSendLimit() {
    return 1200;
  }

  @Override
  public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
    try {
      byte[] datagram = received.poll(Math.max(waitMillis, 1), TimeUnit.MILLISECONDS);
      if (closed) {
        throw new TlsFatalAlert(AlertDescription.user_canceled);
      }
      if (datagram == null) {
        return -1;
      }
      int copied = Math.min(length, datagram.length);
      System.arraycopy(datagram, 0, buffer, offset, copied);
      return copied;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
  }

  @Override
  public void send(byte[] buffer, int offset, int length) {
    byte[] datagram = new byte[length];
    System.arraycopy(buffer, offset, datagram, 0, length);
    sender.accept(datagram);
  }

  @Override
  public void close() {
    closed = true;
  }
}
