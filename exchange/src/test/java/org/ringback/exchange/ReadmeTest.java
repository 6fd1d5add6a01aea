package org.ringback.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.Account;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The README's example in Java, compiled and run as it stands. Its other examples run in `e2e`.
class ReadmeTest {
  private static final Pattern JAVA =
      Pattern.compile("```java\n(TwilioRestClient.+?)```", Pattern.DOTALL);

  @TempDir Path folder;

  @Test
  void the_example_in_java_compiles_and_reaches_the_exchange() throws Exception {
    try (World world = new World()) {
      TwilioRestClient client = client(world);

      Account fetched = Account.fetcher(world.account.sid()).fetch(client);

      assertThat(fetched.getFriendlyName()).isEqualTo("Acme");
    }
  }

  private TwilioRestClient client(World world) throws Exception {
    Matcher example = JAVA.matcher(Files.readString(Path.of("README.md")));
    assertThat(example.find()).as("an example in Java").isTrue();
    Path source =
        Files.writeString(
            folder.resolve("Example.java"),
            """
            import com.twilio.http.*;
            public class Example {
              public static TwilioRestClient client(String accountSid, String authToken) {
                %s
                return client;
              }
            }
            """
                .formatted(
                    example
                        .group(1)
                        .replace("http://localhost:8081", world.exchange.url().toString())));
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-d",
                folder.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                source.toString());
    assertThat(result).as("the compiler's exit code").isZero();
    try (URLClassLoader loader =
        new URLClassLoader(List.of(folder.toUri().toURL()).toArray(URL[]::new))) {
      return (TwilioRestClient)
          loader
              .loadClass("Example")
              .getMethod("client", String.class, String.class)
              .invoke(null, world.account.sid(), world.account.authToken());
    }
  }
}
