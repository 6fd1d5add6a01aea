package org.ringback.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/// Compiles and runs the Java examples of the README unchanged. `e2e` runs the other examples.
class ReadmeTest {
  private static final String SAYS = "<Say>Press one.</Say><Pause length='20'/>";
  private static final String YOUR_APPLICATION = "// … your application places the call";

  @TempDir Path folder;

  @Test
  void the_java_example_places_a_call_that_the_phone_answers() throws Exception {
    try (ExchangeFixture fixture = new ExchangeFixture();
        Admin admin = new Admin(fixture.exchange)) {
      fixture.app.answer("/voice", SAYS);
      admin.post("/exchange/phones", find("-d '(\\{\"number\".+?\\]\\})'"));
      String example =
          """
          public class Example {
            public static void run(String accountSid, String authToken) {
              %s
            }
          }
          """
              .formatted(
                  find("```java\n(TwilioRestClient.+?)```")
                      .replace("http://localhost:8081", fixture.exchange.url().toString())
                      .replace("http://localhost:3000/voice", fixture.app.url("/voice")));

      try (URLClassLoader loader = compile(example)) {
        loader
            .loadClass("Example")
            .getMethod("run", String.class, String.class)
            .invoke(null, fixture.account.sid(), fixture.account.authToken());
      }

      Eventually.get(
          () -> Optional.of(status(admin)).filter("completed"::equals),
          () -> "the call is over: it is " + status(admin));
    }
  }

  private static String status(Admin admin) {
    return admin.get("/exchange/calls").json().at("/calls/0/status").asString("not there");
  }

  @Test
  void the_junit_example_passes_with_an_application_that_calls() throws Exception {
    String example = find("## In a JUnit test\n```java\n(.+?)```");
    assertThat(example).contains(YOUR_APPLICATION);
    String application =
        """
        TwilioRestClient client = new TwilioRestClient.Builder(exchange.accountSid(), exchange.authToken())
            .httpClient(new org.ringback.exchange.LocalTwilio(exchange.baseUrl()))
            .build();
        Call.creator(
            new PhoneNumber("+15550001111"), new PhoneNumber("+15550142857"), new Twiml("<Response>%s</Response>"))
            .create(client);
        """
            .formatted(SAYS);
    String whole =
        """
        class Example {
          private final String appUrl = "http://localhost:1/voice";
          %s
        }
        """
            .formatted(example.replaceFirst(YOUR_APPLICATION + ".*", application));

    try (URLClassLoader loader = compile(whole)) {
      TestExecutionSummary summary = run(loader.loadClass("Example"));

      assertThat(summary.getFailures()).isEmpty();
      assertThat(summary.getTestsSucceededCount()).isEqualTo(1);
    }
  }

  @Test
  void the_example_of_a_handset_passes_with_an_application_that_calls() throws Exception {
    String example = find("### Assert what a person .+?```java\n(.+?)```");
    assertThat(example).contains(YOUR_APPLICATION);
    String application =
        """
        TwilioRestClient client = new TwilioRestClient.Builder(exchange.accountSid(), exchange.authToken())
            .httpClient(new org.ringback.exchange.LocalTwilio(exchange.baseUrl()))
            .build();
        Call.creator(
            new PhoneNumber("+15550001111"), new PhoneNumber("+15550142857"), URI.create(appUrl + "/ask"))
            .create(client);
        """;
    try (FakeApplication app = new FakeApplication()) {
      app.answer("/voice", "<Say>The clinic is closed.</Say>");
      app.answer(
          "/voice/ask",
          "<Gather action='/voice/confirm' numDigits='1'><Say>Press one.</Say></Gather>");
      app.answer("/voice/confirm", "<Say>Thank you.</Say>");
      String whole =
          """
          class Example {
            private final String appUrl = "%s";
            %s
          }
          """
              .formatted(
                  app.url("/voice"), example.replaceFirst(YOUR_APPLICATION + ".*", application));

      try (URLClassLoader loader = compile(whole)) {
        TestExecutionSummary summary = run(loader.loadClass("Example"));

        assertThat(summary.getFailures()).isEmpty();
        assertThat(summary.getTestsSucceededCount()).isEqualTo(2);
      }
    }
  }

  private static TestExecutionSummary run(Class<?> test) {
    SummaryGeneratingListener summary = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request().selectors(selectClass(test)).build(),
            summary);
    return summary.getSummary();
  }

  private static String find(String pattern) throws IOException {
    Matcher found =
        Pattern.compile(pattern, Pattern.DOTALL).matcher(Files.readString(Path.of("README.md")));
    assertThat(found.find()).as("in the README: " + pattern).isTrue();
    return found.group(1);
  }

  private URLClassLoader compile(String example) throws IOException {
    Path source =
        Files.writeString(
            folder.resolve("Example.java"),
            """
            import static org.assertj.core.api.Assertions.assertThat;
            import com.twilio.http.*;
            import com.twilio.rest.api.v2010.account.Call;
            import com.twilio.type.*;
            import java.net.URI;
            import java.time.Duration;
            import org.junit.jupiter.api.Test;
            import org.junit.jupiter.api.extension.RegisterExtension;
            import org.ringback.exchange.junit.*;
            """
                + example);
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
    return new URLClassLoader(List.of(folder.toUri().toURL()).toArray(URL[]::new));
  }
}
