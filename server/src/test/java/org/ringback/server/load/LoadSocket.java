package org.ringback.server.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// One event socket of the load client: a WebSocket over a non-blocking channel, without a thread.
/// Thousands of the JDK's WebSockets would cost more than the server that they test.
final class LoadSocket {
  enum State {
    CLOSED,
    CONNECTING,
    UPGRADING,
    AUTHENTICATING,
    OPEN,
    FROZEN
  }

  /// How many bytes the kernel keeps of a frozen socket.
  private static final int FROZEN_BUFFER = 4096;

  private static final int TEXT = 1;
  private static final int CLOSE = 8;

  final int user;
  private final String path;
  private State state = State.CLOSED;
  private int attempt;
  private byte[] rest = {};
  private SocketChannel channel;
  private SelectionKey key;
  private String token = "";

  /// @param user number of the user in [LoadData]
  LoadSocket(int user, String path) {
    this.user = user;
    this.path = path;
    this.channel = (SocketChannel) INVALID.channel(); // closed
    this.key = INVALID;
  }

  private static final SelectionKey INVALID = invalid();

  private static SelectionKey invalid() {
    try (SocketChannel closed = SocketChannel.open();
        Selector selector = Selector.open()) {
      closed.configureBlocking(false);
      return closed.register(selector, 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  State state() {
    return state;
  }

  /// Returns the number of attempts since the last welcome.
  int attempt() {
    return attempt;
  }

  int nextAttempt() {
    return attempt++;
  }

  void connect(Selector selector, InetSocketAddress server, String bearer, boolean willFreeze)
      throws IOException {
    token = bearer;
    rest = new byte[0];
    channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    if (willFreeze) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, FROZEN_BUFFER);
    }
    state = State.CONNECTING;
    channel.connect(server);
    key = channel.register(selector, SelectionKey.OP_CONNECT, this);
  }

  void connected() throws IOException {
    channel.finishConnect();
    key.interestOps(SelectionKey.OP_READ);
    state = State.UPGRADING;
    write(
        """
        GET %s HTTP/1.1\r
        Host: voice.example.test\r
        Connection: Upgrade\r
        Upgrade: websocket\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
        \r
        """
            .formatted(path)
            .getBytes(StandardCharsets.UTF_8));
  }

  /// Reads what has arrived.
  ///
  /// @param buffer shared by all sockets
  /// @param frames receives the text frames
  /// @return the status of a refused handshake; 0 if the socket stays open, -1 if it has closed
  int read(ByteBuffer buffer, Consumer<String> frames) throws IOException {
    buffer.clear().put(rest);
    if (channel.read(buffer) < 0) {
      return -1;
    }
    buffer.flip();
    if (state == State.UPGRADING) {
      int status = upgraded(buffer);
      if (status != 0) {
        return status;
      }
    }
    while (state != State.UPGRADING) {
      int opcode = readFrame(buffer, frames);
      if (opcode == CLOSE) {
        return -1;
      }
      if (opcode < 0) {
        break;
      }
    }
    rest = new byte[buffer.remaining()];
    buffer.get(rest);
    return 0;
  }

  /// Returns 0, or the status of a refused handshake.
  private int upgraded(ByteBuffer buffer) throws IOException {
    String head = StandardCharsets.ISO_8859_1.decode(buffer.duplicate()).toString();
    int end = head.indexOf("\r\n\r\n");
    if (end < 0) {
      return 0;
    }
    int status = Integer.parseInt(head.substring(9, 12));
    if (status != 101) {
      return status;
    }
    buffer.position(buffer.position() + end + 4);
    state = State.AUTHENTICATING;
    send("{\"type\":\"hello\",\"token\":\"" + token + "\"}");
    return 0;
  }

  /// Returns the opcode; -1 if the frame is not complete.
  private static int readFrame(ByteBuffer buffer, Consumer<String> frames) {
    int start = buffer.position();
    if (buffer.remaining() < 2) {
      return -1;
    }
    int opcode = buffer.get() & 15;
    int length = buffer.get() & 127;
    if (length == 126 && buffer.remaining() >= 2) {
      length = buffer.getShort() & 0xffff;
    } else if (length >= 126) {
      length =
          buffer.remaining() >= 8 && length == 127 ? (int) buffer.getLong() : Integer.MAX_VALUE;
    }
    if (buffer.remaining() < length) {
      buffer.position(start);
      return -1;
    }
    byte[] payload = new byte[length];
    buffer.get(payload);
    if (opcode == TEXT) {
      frames.accept(new String(payload, StandardCharsets.UTF_8));
    }
    return opcode;
  }

  void welcomed() {
    state = State.OPEN;
    attempt = 0;
  }

  /// Sends a text frame, which is masked with zeros.
  void send(String text) throws IOException {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 8);
    frame.put((byte) (128 | TEXT));
    if (payload.length < 126) {
      frame.put((byte) (128 | payload.length));
    } else {
      frame.put((byte) (128 | 126)).putShort((short) payload.length);
    }
    frame.putInt(0).put(payload).flip();
    write(frame);
  }

  private void write(byte[] bytes) throws IOException {
    write(ByteBuffer.wrap(bytes));
  }

  private void write(ByteBuffer bytes) throws IOException {
    channel.write(bytes);
    if (bytes.hasRemaining()) {
      throw new IOException("the server does not read");
    }
  }

  /// Stops reading and answering.
  void freeze() {
    key.interestOps(0);
    state = State.FROZEN;
  }

  void close() {
    state = State.CLOSED;
    try {
      channel.close();
    } catch (IOException ignored) {
      // It is closed.
    }
  }
}
