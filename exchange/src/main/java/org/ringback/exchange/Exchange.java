package org.ringback.exchange;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Accounts;
import org.ringback.exchange.account.AccountsFile;
import org.ringback.exchange.account.SeededRandoms;
import org.ringback.exchange.admin.AdminApi;
import org.ringback.exchange.admin.StatusRoutes;
import org.ringback.exchange.alert.AlertLog;
import org.ringback.exchange.call.CallEngine;
import org.ringback.exchange.call.RingTarget;
import org.ringback.exchange.call.RingTargets;
import org.ringback.exchange.chaos.ChaosPacketFaults;
import org.ringback.exchange.chaos.ChaosRecordingFaults;
import org.ringback.exchange.chaos.ChaosRoutes;
import org.ringback.exchange.chaos.ChaosRules;
import org.ringback.exchange.chaos.ChaosSocketFaults;
import org.ringback.exchange.chaos.ChaosWebhookSender;
import org.ringback.exchange.chaos.RestChaosRoutes;
import org.ringback.exchange.insights.InsightsLog;
import org.ringback.exchange.insights.InsightsRoutes;
import org.ringback.exchange.media.ClockLagStats;
import org.ringback.exchange.media.MediaServer;
import org.ringback.exchange.media.MediaSettings;
import org.ringback.exchange.message.CallMessages;
import org.ringback.exchange.page.PageRoutes;
import org.ringback.exchange.phone.HandsetRegistry;
import org.ringback.exchange.phone.PhonePageRoutes;
import org.ringback.exchange.phone.PhoneRoutes;
import org.ringback.exchange.recording.Recordings;
import org.ringback.exchange.rest.AccountStatusRoutes;
import org.ringback.exchange.rest.AlertRoutes;
import org.ringback.exchange.rest.AuthTokenRoutes;
import org.ringback.exchange.rest.AvailableNumberRoutes;
import org.ringback.exchange.rest.BatchTranscriptionRoutes;
import org.ringback.exchange.rest.CallInsightRoutes;
import org.ringback.exchange.rest.CallerIdRoutes;
import org.ringback.exchange.rest.ConferenceRoutes;
import org.ringback.exchange.rest.DialingPermissionRoutes;
import org.ringback.exchange.rest.IamRoutes;
import org.ringback.exchange.rest.LimitRoutes;
import org.ringback.exchange.rest.MessageRoutes;
import org.ringback.exchange.rest.ParticipantRoutes;
import org.ringback.exchange.rest.QueueRoutes;
import org.ringback.exchange.rest.RecordingRoutes;
import org.ringback.exchange.rest.RecordingTranscriptionRoutes;
import org.ringback.exchange.rest.RestErrorHandler;
import org.ringback.exchange.rest.RestRequestLog;
import org.ringback.exchange.rest.RestRoutes;
import org.ringback.exchange.rest.StreamRoutes;
import org.ringback.exchange.rest.TranscriptionRoutes;
import org.ringback.exchange.script.ScriptReader;
import org.ringback.exchange.script.ScriptRoutes;
import org.ringback.exchange.script.ScriptedPhones;
import org.ringback.exchange.script.SoundFiles;
import org.ringback.exchange.signalling.AccessTokens;
import org.ringback.exchange.signalling.ClientRegistry;
import org.ringback.exchange.signalling.SdkSoundRoutes;
import org.ringback.exchange.signalling.SignallingRoutes;
import org.ringback.exchange.socket.HeartbeatScheduler;
import org.ringback.exchange.speech.Synthesiser;
import org.ringback.exchange.time.ClockRoutes;
import org.ringback.exchange.time.ExchangeClock;
import org.ringback.exchange.tls.CertificateAuthority;
import org.ringback.exchange.tls.HttpListeners;
import org.ringback.exchange.transcription.BatchTranscriptions;
import org.ringback.exchange.webhook.DeliveryLog;
import org.ringback.exchange.webhook.SignedWebhooks;
import org.ringback.exchange.webhook.WebhookRoutes;
import org.ringback.exchange.webhook.WebhookSender;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The exchange, a local Twilio emulator for voice: REST API, webhooks, the Voice SDK's signalling,
/// audio and simulated phones, on one TCP and one UDP port. A process can run several.
public final class Exchange implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Exchange.class);
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);
  private static final int MAX_BODY = 256 * 1024;

  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private final ExchangeClock clock;
  private final Accounts accounts;
  private final HttpListeners.@Nullable Tls tls;
  private final HttpListeners listeners;
  private final MediaServer media;
  private final CallEngine calls;
  private final AlertLog alerts;
  private final DeliveryLog deliveries;
  private final RestRequestLog requests;
  private final ScriptedPhones phones;
  private final ScriptReader scripts;
  private final ChaosRules chaos;
  private final Javalin http;

  private Exchange(ExchangeSettings settings, ExchangeClock clock) {
    this.clock = clock;
    try {
      SecureRandom secret = new SecureRandom();
      SeededRandoms randoms = new SeededRandoms(settings.seed());
      accounts = new Accounts(clock, randoms.newGenerator());
      if (settings.accountsFile() != null) {
        AccountsFile.attach(settings.accountsFile(), accounts);
      }
      InitialAccounts.create(settings.account(), accounts);
      tls = tls(settings, secret);
      listeners = opened(new HttpListeners(settings.host(), settings.port(), tls));
      media = opened(MediaServer.start(audio(settings)));
      deliveries = new DeliveryLog();
      requests = new RestRequestLog(clock);
      alerts = new AlertLog(clock, randoms.newGenerator());
      SignedWebhooks signed =
          opened(new SignedWebhooks(clock, deliveries, alerts, randoms.newGenerator()));
      chaos = new ChaosRules(randoms.newGenerator().nextLong());
      media.applyFaults(new ChaosPacketFaults(chaos));
      WebhookSender webhooks = new ChaosWebhookSender(signed, chaos, clock);
      Recordings recordings =
          opened(
              new Recordings(
                  webhooks,
                  this::url,
                  clock,
                  randoms.newGenerator(),
                  task -> Thread.ofVirtual().start(task),
                  new ChaosRecordingFaults(chaos, clock)));
      ClientRegistry clients = new ClientRegistry(clock);
      HandsetRegistry handsets = new HandsetRegistry();
      ClassLoader classes = Exchange.class.getClassLoader();
      Synthesiser speech = settings.speech().speaking(classes);
      phones = new ScriptedPhones(media, speech, clock);
      AccessTokens tokens = new AccessTokens(accounts, clock);
      CallMessages messages = opened(new CallMessages(webhooks, clock, randoms.newGenerator()));
      InsightsLog insights = new InsightsLog();
      HeartbeatScheduler heartbeats = opened(new HeartbeatScheduler(HEARTBEAT));
      calls =
          opened(
              new CallEngine(
                  accounts,
                  webhooks,
                  speech,
                  settings.speech().understanding(classes),
                  recordings,
                  ringTargets(clients, handsets, phones),
                  media,
                  clock,
                  randoms));
      RandomGenerator reconnectTokens = randoms.newGenerator();
      BatchTranscriptions batchTranscriptions =
          new BatchTranscriptions(
              recordings,
              webhooks,
              settings.speech().understanding(classes),
              clock,
              randoms.newGenerator(),
              task -> Thread.ofVirtual().start(task));
      scripts = new ScriptReader(new SoundFiles(settings.sounds()));
      http =
          Javalin.create(
              config -> {
                configure(config);
                listeners.configure(config);
                StatusRoutes.register(
                    config.routes, this::facts, authority().map(CertificateAuthority::pem));
                AdminApi.register(config.routes);
                new ClockRoutes(clock).register(config.routes);
                new ChaosRoutes(chaos).register(config.routes);
                requests.register(config.routes);
                new RestChaosRoutes(chaos, clock, this::accountOf).register(config.routes);
                new RestRoutes(accounts, calls, alerts, clock).register(config.routes);
                new TranscriptionRoutes(accounts, calls, calls.transcriptions())
                    .register(config.routes);
                new RecordingTranscriptionRoutes(accounts, calls.recordingTranscriptions())
                    .register(config.routes);
                new BatchTranscriptionRoutes(accounts, recordings, batchTranscriptions)
                    .register(config.routes);
                new StreamRoutes(accounts, calls, calls.streams()).register(config.routes);
                new RecordingRoutes(accounts, calls, calls.conferences(), recordings, clock)
                    .register(config.routes);
                new ConferenceRoutes(accounts, calls.conferences()).register(config.routes);
                new ParticipantRoutes(accounts, calls, calls.conferences(), alerts)
                    .register(config.routes);
                new QueueRoutes(accounts, calls.queues(), calls).register(config.routes);
                new MessageRoutes(accounts, calls, messages).register(config.routes);
                new AvailableNumberRoutes(accounts).register(config.routes);
                new CallerIdRoutes(accounts).register(config.routes);
                new IamRoutes(accounts).register(config.routes);
                new AuthTokenRoutes(accounts).register(config.routes);
                new AlertRoutes(accounts, alerts).register(config.routes);
                new CallInsightRoutes(accounts, calls, insights).register(config.routes);
                new LimitRoutes(accounts).register(config.routes);
                new AccountStatusRoutes(accounts).register(config.routes);
                new DialingPermissionRoutes(accounts).register(config.routes);
                new WebhookRoutes(deliveries).register(config.routes);
                new SignallingRoutes(
                        tokens,
                        clients,
                        calls,
                        media,
                        messages,
                        heartbeats,
                        new ChaosSocketFaults(chaos, clock),
                        clock,
                        reconnectTokens)
                    .register(config.routes);
                new InsightsRoutes(insights, tokens::accountOf, clock).register(config.routes);
                SdkSoundRoutes.register(config.routes);
                new PhoneRoutes(accounts, handsets, calls, media, heartbeats)
                    .register(config.routes);
                new ScriptRoutes(phones, scripts, accounts, calls).register(config.routes);
                new PageRoutes(accounts).register(config.routes);
                PhonePageRoutes.register(config.routes);
              });
      running.push(http::stop);
      running.push(calls); // closed first, while clients can still be notified
      http.start();
      log.info("The exchange listens on {}, and for audio on UDP port {}", url(), media.port());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  public static Exchange start(ExchangeSettings settings) {
    return new Exchange(settings, ExchangeClock.system());
  }

  private static RingTargets ringTargets(
      ClientRegistry clients, HandsetRegistry handsets, ScriptedPhones phones) {
    return new RingTargets() {
      @Override
      public List<RingTarget> clients(Account account, String identity) {
        return clients.ringTargets(account, identity);
      }

      @Override
      public List<RingTarget> handsets(String number) {
        return phones.ringTargets(number, handsets.ringTargets(number));
      }
    };
  }

  private static HttpListeners.@Nullable Tls tls(ExchangeSettings settings, SecureRandom random) {
    return settings.tlsPort() == null
        ? null
        : new HttpListeners.Tls(
            settings.tlsPort(), CertificateAuthority.open(settings.authorityFile(), random));
  }

  private static MediaSettings audio(ExchangeSettings settings) {
    if (settings.advertise() != null) {
      return new MediaSettings(settings.mediaPort(), List.of(settings.advertise()));
    }
    return settings.loopbackAudio()
        ? MediaSettings.loopbackOnly(settings.mediaPort())
        : MediaSettings.local(settings.mediaPort());
  }

  private static void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.concurrency.useVirtualThreads = true;
    config.http.maxRequestSize = MAX_BODY;
    config.http.prefer405over404 = true;
    config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
    // An idle connection of a client must not delay the shutdown.
    config.jetty.modifyServer(server -> server.setStopTimeout(0));
    config.jetty.modifyServer(server -> server.setErrorHandler(new RestErrorHandler()));
  }

  private <T extends AutoCloseable> T opened(T part) {
    running.push(part);
    return part;
  }

  public Accounts accounts() {
    return accounts;
  }

  public CallEngine calls() {
    return calls;
  }

  /// Returns the log of Twilio's errors and warnings.
  public AlertLog alerts() {
    return alerts;
  }

  /// Returns the log of webhook delivery attempts.
  public DeliveryLog deliveries() {
    return deliveries;
  }

  /// Returns the log of REST requests.
  public RestRequestLog requests() {
    return requests;
  }

  /// Returns the scripted phones.
  public ScriptedPhones phones() {
    return phones;
  }

  /// Returns the reader of phone scripts.
  public ScriptReader scripts() {
    return scripts;
  }

  /// Returns the fault injection rules.
  public ChaosRules chaos() {
    return chaos;
  }

  /// Returns the method and path of each route, such as `GET /health`.
  List<String> routes() {
    return http.unsafe.internalRouter.allHttpHandlers().stream()
        .map(each -> each.endpoint.method.name() + " " + each.endpoint.path)
        .toList();
  }

  public ExchangeClock clock() {
    return clock;
  }

  public int port() {
    return listeners.port();
  }

  /// Returns the TLS port; empty without a TLS listener.
  public OptionalInt tlsPort() {
    Integer port = listeners.tlsPort();
    return port == null ? OptionalInt.empty() : OptionalInt.of(port);
  }

  public int mediaPort() {
    return media.port();
  }

  /// Returns the certificate authority of the TLS listener; empty without one.
  public Optional<CertificateAuthority> authority() {
    return Optional.ofNullable(tls).map(HttpListeners.Tls::authority);
  }

  /// Returns the account SID of a REST user name, which is an account SID or a key SID.
  private String accountOf(String user) {
    return accounts.ownerOfKey(user).map(Account::sid).orElse(user);
  }

  private Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("port", port());
    tlsPort().ifPresent(port -> facts.put("tlsPort", port));
    facts.put("mediaPort", mediaPort());
    facts.put("accounts", accounts.all().size());
    ClockLagStats clock20ms = media.lagStats();
    facts.put(
        "audioClock",
        Map.of(
            "beats", clock20ms.ticks(),
            "lateShare", clock20ms.lateShare(),
            "p99Ms", clock20ms.p99Millis()));
    return facts;
  }

  /// Returns the base URL on this machine.
  public URI url() {
    return URI.create("http://localhost:" + port());
  }

  /// Ends all calls and releases all resources.
  @Override
  public void close() {
    while (!running.isEmpty()) {
      try {
        running.pop().close();
      } catch (Exception e) {
        log.warn("Could not close a part of the exchange", e);
      }
    }
  }
}
