import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/// Sends prepared requests over persistent connections, with one thread each. Reads only the status and length of a
/// response, so that the servers are the bottleneck.
final class LoadGenerator {
  /// The result of one load.
  ///
  /// @param micros the response times, sorted
  /// @param statuses number of responses by status; 0 stands for a broken connection
  record Outcome(double seconds, long[] micros, Map<Integer, Integer> statuses) {
    int succeeded() {
      return statuses.entrySet().stream().filter(e -> e.getKey() / 100 == 2).mapToInt(Map.Entry::getValue).sum();
    }

    int failed() {
      return micros.length - succeeded();
    }

    double percentile(double share) {
      return micros.length == 0 ? 0 : micros[(int) Math.ceil(share * micros.length) - 1] / 1000.0;
    }
  }

  private final List<Integer> ports;
  private final int connections;

  LoadGenerator(int port, int connections) {
    this(List.of(port), connections);
  }

  /// @param ports of the nodes, among which the connections are divided
  LoadGenerator(List<Integer> ports, int connections) {
    this.ports = ports;
    this.connections = connections;
  }

  /// Closed loop: each connection sends its next request after the response, until the time or the requests end.
  ///
  /// @param requests returns null at the end
  Outcome closed(Duration time, Supplier<byte[]> requests) {
    long end = System.nanoTime() + time.toNanos();
    return run(
        sender -> {
          byte[] request;
          while (System.nanoTime() < end && (request = requests.get()) != null) {
            sender.send(request, System.nanoTime());
          }
        });
  }

  /// Open loop: sends at a fixed rate, independent of the responses. A response time counts from when the request was
  /// due, so that a slow server cannot hide delays (coordinated omission).
  Outcome open(int perSecond, Duration time, Supplier<byte[]> requests) {
    return openAt(perSecond, time, _ -> requests.get());
  }

  /// Sends as [#open] does.
  ///
  /// @param requests receives the time at which the request is due, by [System#nanoTime]; returns null at the end
  Outcome openAt(int perSecond, Duration time, LongFunction<byte[]> requests) {
    long count = perSecond * time.toSeconds();
    long start = System.nanoTime();
    AtomicLong next = new AtomicLong();
    return run(
        sender -> {
          long mine;
          byte[] request;
          while ((mine = next.getAndIncrement()) < count) {
            long due = start + mine * 1_000_000_000L / perSecond;
            if ((request = requests.apply(due)) == null) {
              return;
            }
            while (System.nanoTime() < due) {
              LockSupport.parkNanos(due - System.nanoTime());
            }
            sender.send(request, due);
          }
        });
  }

  private interface Work {
    void on(Sender sender) throws IOException;
  }

  private Outcome run(Work work) {
    List<Sender> senders = new ArrayList<>();
    long began = System.nanoTime();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        Sender sender = new Sender(ports.get(i % ports.size()));
        senders.add(sender);
        running.add(
            threads.submit(
                () -> {
                  try (sender) {
                    work.on(sender);
                  }
                  return null;
                }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException("The load generator failed", e);
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    long[] micros = senders.stream().flatMapToLong(s -> Arrays.stream(s.micros, 0, s.count)).sorted().toArray();
    Map<Integer, Integer> statuses = new TreeMap<>();
    senders.forEach(s -> s.statuses.forEach((status, count) -> statuses.merge(status, count, Integer::sum)));
    return new Outcome(seconds, micros, statuses);
  }

  /// One connection, which is reopened after an error.
  private final class Sender implements AutoCloseable {
    private final int port;
    private final byte[] buffer = new byte[64 * 1024];
    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private long[] micros = new long[10_000];
    private int count;
    private Socket socket;

    Sender(int port) {
      this.port = port;
    }

    void send(byte[] request, long since) throws IOException {
      int status;
      try {
        if (socket == null) {
          socket = new Socket(InetAddress.getLoopbackAddress(), port);
          socket.setTcpNoDelay(true);
          socket.setSoTimeout(30_000);
        }
        socket.getOutputStream().write(request);
        status = readStatus(socket.getInputStream());
      } catch (IOException broken) {
        status = 0;
        close();
      }
      if (count == micros.length) {
        micros = Arrays.copyOf(micros, 2 * count);
      }
      micros[count++] = (System.nanoTime() - since) / 1000;
      statuses.merge(status, 1, Integer::sum);
    }

    /// Reads one response to its end and returns its status.
    private int readStatus(InputStream in) throws IOException {
      int read = 0;
      int head = -1;
      while (head < 0) {
        int more = in.read(buffer, read, buffer.length - read);
        if (more < 0) {
          throw new IOException("The server closed the connection");
        }
        read += more;
        head = headEnd(read);
      }
      String text = new String(buffer, 0, head, StandardCharsets.ISO_8859_1);
      int status = Integer.parseInt(text.substring(9, 12));
      int left = status == 204 ? 0 : length(text) - (read - head);
      while (left > 0) {
        int more = in.read(buffer, 0, Math.min(left, buffer.length));
        if (more < 0) {
          throw new IOException("The response ended early");
        }
        left -= more;
      }
      return status;
    }

    private int headEnd(int read) {
      for (int i = 3; i < read; i++) {
        if (buffer[i] == '\n' && buffer[i - 1] == '\r' && buffer[i - 2] == '\n' && buffer[i - 3] == '\r') {
          return i + 1;
        }
      }
      return -1;
    }

    private static int length(String head) throws IOException {
      String name = "\r\ncontent-length:";
      for (int i = 0; i + name.length() < head.length(); i++) {
        if (head.regionMatches(true, i, name, 0, name.length())) {
          return Integer.parseInt(head.substring(i + name.length(), head.indexOf('\r', i + 2)).strip());
        }
      }
      throw new IOException("A response has no Content-Length: " + head);
    }

    @Override
    public void close() throws IOException {
      if (socket != null) {
        socket.close();
        socket = null;
      }
    }
  }
}
