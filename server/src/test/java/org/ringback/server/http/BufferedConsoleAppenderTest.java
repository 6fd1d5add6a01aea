package org.ringback.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BufferedConsoleAppenderTest {
  private final LoggerContext logging = new LoggerContext();
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final BufferedConsoleAppender appender =
      new BufferedConsoleAppender() {
        @Override
        protected OutputStream wrapTarget(OutputStream console) {
          return super.wrapTarget(written);
        }
      };
  private final Logger log = logging.getLogger("test");

  @BeforeEach
  void start() {
    logging.setMDCAdapter(new LogbackMDCAdapter());
    logging.start();
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(logging);
    encoder.setPattern("%msg;");
    encoder.start();
    appender.setContext(logging);
    appender.setEncoder(encoder);
    appender.start();
    log.setLevel(Level.INFO);
    log.addAppender(appender);
  }

  @AfterEach
  void stop() {
    logging.stop();
  }

  @Test
  void a_warning_is_written_at_once_after_the_lines_before_it() {
    log.info("one");
    log.warn("two");

    assertThat(written).hasToString("one;two;");
  }

  @Test
  void lines_without_a_warning_are_written_soon() {
    log.info("one");
    log.info("two");

    eventually(() -> written.toString().equals("one;two;") ? "" : "written: " + written);
  }

  @Test
  void the_end_of_the_process_writes_the_last_lines() {
    log.info("last");
    logging.stop();

    assertThat(written).hasToString("last;");
  }
}
