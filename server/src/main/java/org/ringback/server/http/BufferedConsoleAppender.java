package org.ringback.server.http;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// A console appender that writes the lines of up to 100 ms with one system call, because a call
/// for each request's line is a measurable part of the request. A warning or an error is written at
/// once, after the lines before it. A process that is killed loses at most the last 100 ms of
/// informational lines.
public class BufferedConsoleAppender extends ConsoleAppender<ILoggingEvent> {
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final long FLUSH_MILLIS = 100;

  private final ScheduledExecutorService flusher =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("log-flusher").factory());

  public BufferedConsoleAppender() {
    setImmediateFlush(false);
  }

  @Override
  protected OutputStream wrapTarget(OutputStream console) {
    return new BufferedOutputStream(super.wrapTarget(console), BUFFER_BYTES);
  }

  @Override
  public void start() {
    super.start();
    var _ =
        flusher.scheduleWithFixedDelay(
            this::flush, FLUSH_MILLIS, FLUSH_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  protected void append(ILoggingEvent event) {
    super.append(event);
    if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
      flush();
    }
  }

  private void flush() {
    streamWriteLock.lock();
    try {
      getOutputStream().flush();
    } catch (IOException failed) {
      addError("Could not write log lines", failed);
    } finally {
      streamWriteLock.unlock();
    }
  }

  @Override
  public void stop() {
    flusher.shutdownNow();
    super.stop();
  }
}
