package org.ringback.server.recording;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The part of Twilio's REST API that returns the audio of recordings, without calls in real time.
final class TwilioAudio implements AutoCloseable {
  private static final int BYTES_PER_SECOND = 8000 * 4;
  private static final Pattern RECORDING = Pattern.compile(".*/Recordings/(RE[0-9a-f]{32})\\..*");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Integer> seconds = new ConcurrentHashMap<>();
  private final AtomicInteger downloads = new AtomicInteger();

  /// Runs before each second of audio is sent.
  private volatile IntConsumer beforeSecond = _ -> {};

  TwilioAudio() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", this::serve);
    server.setExecutor(threads);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// Adds a recording of two channels.
  void add(String sid, int durationSec) {
    seconds.put(sid, durationSec);
  }

  boolean has(String sid) {
    return seconds.containsKey(sid);
  }

  void beforeSecond(IntConsumer work) {
    beforeSecond = work;
  }

  int downloads() {
    return downloads.get();
  }

  /// Returns the file of a recording.
  static byte[] file(String sid, int durationSec) {
    byte[] wav = new byte[TestWav.HEADER + durationSec * BYTES_PER_SECOND];
    byte[] header = TestWav.header(2, (long) durationSec * BYTES_PER_SECOND);
    System.arraycopy(header, 0, wav, 0, header.length);
    for (int i = 0; i < durationSec; i++) {
      System.arraycopy(
          second(sid, i), 0, wav, TestWav.HEADER + i * BYTES_PER_SECOND, BYTES_PER_SECOND);
    }
    return wav;
  }

  /// Returns a second of a tone whose pitch and loudness depend on the recording and the second.
  private static byte[] second(String sid, int number) {
    int seed = sid.hashCode() + number;
    double hertz = 200 + Math.floorMod(seed, 40) * 20;
    return TestWav.samples(
        2,
        8000,
        (channel, i) -> (short) (Math.sin(2 * Math.PI * hertz * i / 8000) * 4000 * (channel + 1)));
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      Matcher path = RECORDING.matcher(exchange.getRequestURI().getPath());
      Integer duration = path.matches() ? seconds.get(path.group(1)) : null;
      if (duration == null) {
        exchange.sendResponseHeaders(404, -1);
      } else if (exchange.getRequestMethod().equals("DELETE")) {
        seconds.remove(path.group(1));
        exchange.sendResponseHeaders(204, -1);
      } else {
        downloads.incrementAndGet();
        send(exchange, path.group(1), duration);
      }
    }
  }

  private void send(HttpExchange exchange, String sid, int duration) throws IOException {
    long audio = (long) duration * BYTES_PER_SECOND;
    exchange.getResponseHeaders().add("Content-Type", "audio/x-wav");
    exchange.sendResponseHeaders(200, TestWav.HEADER + audio);
    OutputStream out = exchange.getResponseBody();
    out.write(TestWav.header(2, audio));
    for (int i = 0; i < duration; i++) {
      beforeSecond.accept(i);
      out.write(second(sid, i));
      out.flush();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
