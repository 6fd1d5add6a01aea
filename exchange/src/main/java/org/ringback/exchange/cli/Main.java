package org.ringback.exchange.cli;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.ringback.exchange.Exchange;
import org.ringback.exchange.ExchangeSettings;
import org.ringback.exchange.account.AccountLimits;
import org.ringback.exchange.account.Sid;

/// `java -jar ringback-exchange.jar`: starts an exchange from flags and environment variables. A
/// wrong value prints one sentence, with exit code 2.
public final class Main {
  private static final String LOGGING = "logback.configurationFile";

  private static final String CALLS_PER_SECOND = "EXCHANGE_CALLS_PER_SECOND";

  private static final Flags FLAGS =
      new Flags(
          Map.ofEntries(
              Map.entry("--host", "EXCHANGE_HOST"),
              Map.entry("--port", "EXCHANGE_PORT"),
              Map.entry("--tls-port", "EXCHANGE_TLS_PORT"),
              Map.entry("--media-port", "EXCHANGE_MEDIA_PORT"),
              Map.entry("--advertise", "EXCHANGE_ADVERTISE"),
              Map.entry("--account", "EXCHANGE_ACCOUNT"),
              Map.entry("--auth-token", "EXCHANGE_AUTH_TOKEN"),
              Map.entry("--numbers", "EXCHANGE_NUMBERS"),
              Map.entry("--voice-url", "EXCHANGE_VOICE_URL"),
              Map.entry("--accounts", "EXCHANGE_ACCOUNTS"),
              Map.entry("--ca", "EXCHANGE_CA"),
              Map.entry("--sounds", "EXCHANGE_SOUNDS"),
              Map.entry("--calls-per-second", CALLS_PER_SECOND),
              Map.entry("--seed", "EXCHANGE_SEED")));

  private Main() {}

  public static void main(String[] arguments) {
    if (System.getProperty(LOGGING) == null) {
      // The exchange is also a library, which must not bring a logback.xml to its host.
      System.setProperty(LOGGING, "ringback-exchange-logback.xml");
    }
    int code = run(Arrays.asList(arguments), System.getenv(), System.out, System.err);
    if (code >= 0) {
      System.exit(code);
    }
  }

  /// @return the exit code; negative when the exchange runs until the process ends
  static int run(
      List<String> arguments,
      Map<String, String> environment,
      PrintStream out,
      PrintStream errors) {
    if (!arguments.isEmpty() && arguments.getFirst().equals("callers")) {
      return LoadGenerator.run(
          arguments.subList(1, arguments.size()), out, out == System.out && isTerminal(), errors);
    }
    if (arguments.contains("--help") || arguments.contains("-h")) {
      out.print(Help.TEXT);
      return 0;
    }
    try {
      AccountLimits.Values limits = limits(arguments, environment);
      Exchange exchange = Exchange.start(settings(arguments, environment));
      exchange.accounts().limit(limits);
      Runtime.getRuntime().addShutdownHook(new Thread(exchange::close, "shutdown"));
      out.print(StartupBanner.of(exchange));
      out.flush();
      return -1;
    } catch (UsageException | IllegalArgumentException | java.io.UncheckedIOException e) {
      errors.println(FLAGS.named(String.valueOf(e.getMessage())));
      return 2;
    }
  }

  private static boolean isTerminal() {
    return System.console() != null && System.console().isTerminal();
  }

  private static AccountLimits.Values limits(
      List<String> arguments, Map<String, String> environment) {
    String callsPerSecond =
        FLAGS.overriding(environment, arguments).getOrDefault(CALLS_PER_SECOND, "1");
    if (!callsPerSecond.matches("\\d{1,4}(\\.\\d{1,3})?")) {
      throw new IllegalArgumentException(CALLS_PER_SECOND + " must be a number; 0 means no limit");
    }
    AccountLimits.Values twilio = AccountLimits.Values.TWILIO;
    return new AccountLimits.Values(
        Double.parseDouble(callsPerSecond),
        twilio.concurrentCalls(),
        twilio.concurrentRequests(),
        twilio.blockedPrefixes());
  }

  static ExchangeSettings settings(List<String> arguments, Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(FLAGS.overriding(environment, arguments));
    all.putIfAbsent("EXCHANGE_MEDIA_PORT", all.getOrDefault("MEDIA_PORT", "40000"));
    all.putIfAbsent("EXCHANGE_TLS_PORT", "8443");
    all.putIfAbsent(
        "EXCHANGE_CA",
        Path.of(System.getProperty("user.home"), ".ringback", "exchange-ca.p12").toString());
    ExchangeSettings settings = ExchangeSettings.from(all);
    boolean hasAccountsFile =
        settings.accountsFile() != null && Files.exists(settings.accountsFile());
    if (settings.account() != null || hasAccountsFile) {
      return settings;
    }
    RandomGenerator random =
        settings.seed() == null ? new SecureRandom() : new Random(settings.seed());
    all.put("EXCHANGE_ACCOUNT", Sid.next("AC", random));
    all.put("EXCHANGE_AUTH_TOKEN", Sid.next("", random));
    return ExchangeSettings.from(all);
  }
}
