package org.ringback.server;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ModularityTest {
  private static final String ROOT = "org.ringback.server";
  private static final JavaClasses SERVER =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  private static final Set<String> PLUMBING =
      Set.of("twilio", "http", "db", "cluster", "redis", "limits", "crypto", "settings", "egress");

  /// The packages of the server that a package may use. For `identity`, `tenancy` and `audit` see
  /// also [#ROUTES_MAY_ALSO_USE].
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("crypto", Set.of()),
          Map.entry("http", Set.of("crypto")),
          Map.entry("settings", Set.of("crypto")),
          Map.entry("egress", Set.of()),
          Map.entry("db", Set.of("settings", "crypto")),
          Map.entry("cluster", Set.of("db")),
          Map.entry("redis", Set.of("settings", "crypto")),
          Map.entry("limits", Set.of("http", "db", "crypto")),
          Map.entry("twilio", Set.of("http", "db", "crypto")),
          Map.entry("identity", with("identity.external")),
          Map.entry("identity.external", with("identity")),
          Map.entry("audit", with("identity")),
          Map.entry("tenancy", with("audit", "identity")),
          Map.entry("access", with("audit", "tenancy", "identity")),
          Map.entry("contact", with("audit", "access", "tenancy", "identity")),
          Map.entry("annotation", with("call", "events", "audit", "access", "tenancy", "identity")),
          Map.entry("redaction", Set.of()),
          Map.entry(
              "transcript",
              with(
                  "redaction",
                  "call",
                  "webhook",
                  "events",
                  "credentials",
                  "audit",
                  "access",
                  "tenancy",
                  "identity")),
          Map.entry("search", with("call", "access", "tenancy", "identity")),
          Map.entry("summary", with("call", "events", "audit", "access", "tenancy", "identity")),
          Map.entry("storage", Set.of("settings", "crypto")),
          Map.entry(
              "recording",
              with(
                  "storage",
                  "prompt",
                  "transcript",
                  "call",
                  "webhook",
                  "events",
                  "dialpolicy",
                  "credentials",
                  "audit",
                  "access",
                  "tenancy",
                  "identity")),
          Map.entry("prompt", with("webhook", "access", "tenancy", "identity")),
          Map.entry(
              "voicemail",
              with(
                  "prompt",
                  "webpush",
                  "recording",
                  "transcript",
                  "call",
                  "events",
                  "audit",
                  "access",
                  "tenancy",
                  "identity")),
          Map.entry(
              "retention",
              with(
                  "report",
                  "savedview",
                  "voicemail",
                  "summary",
                  "webhook",
                  "transcript",
                  "recording",
                  "annotation",
                  "recorder",
                  "contact",
                  "call",
                  "credentials",
                  "audit",
                  "access",
                  "tenancy",
                  "identity")),
          Map.entry(
              "price", with("recording", "call", "credentials", "access", "tenancy", "identity")),
          Map.entry("quality", with("call", "tenancy", "identity")),
          Map.entry(
              "metrics",
              with(
                  "quality",
                  "price",
                  "voicemail",
                  "call",
                  "presence",
                  "events",
                  "audit",
                  "access",
                  "tenancy",
                  "identity")),
          Map.entry(
              "report",
              with(
                  "metrics",
                  "savedview",
                  "storage",
                  "call",
                  "audit",
                  "access",
                  "tenancy",
                  "identity")),
          Map.entry("savedview", with("audit", "access", "tenancy", "identity")),
          Map.entry("missedcall", with("call", "events", "access", "tenancy", "identity")),
          Map.entry("credentials", with("audit", "access", "tenancy", "identity")),
          Map.entry(
              "provisioning",
              with(
                  "provisioning.health",
                  "webhook",
                  "credentials",
                  "audit",
                  "access",
                  "tenancy",
                  "identity")),
          Map.entry(
              "provisioning.health",
              with(
                  "provisioning",
                  "webhook",
                  "dialpolicy",
                  "credentials",
                  "audit",
                  "access",
                  "tenancy",
                  "identity")),
          Map.entry("voicetoken", with("credentials", "audit", "access", "tenancy", "identity")),
          Map.entry("dialpolicy", with("credentials", "audit", "access", "tenancy", "identity")),
          Map.entry(
              "callerid",
              with("dialpolicy", "credentials", "audit", "access", "tenancy", "identity")),
          Map.entry(
              "call",
              with(
                  "recorder",
                  "webhook",
                  "presence",
                  "events",
                  "dialpolicy",
                  "audit",
                  "access",
                  "tenancy",
                  "identity")),
          Map.entry(
              "call.outbound",
              with(
                  "call",
                  "webhook",
                  "presence",
                  "events",
                  "callerid",
                  "dialpolicy",
                  "credentials",
                  "audit",
                  "access",
                  "tenancy",
                  "identity")),
          Map.entry("webpush", with("call", "access", "tenancy", "identity")),
          Map.entry(
              "routing",
              with(
                  "webpush",
                  "recorder",
                  "recording",
                  "voicemail",
                  "call",
                  "webhook",
                  "presence",
                  "events",
                  "callerid",
                  "dialpolicy",
                  "credentials",
                  "voicetoken",
                  "audit",
                  "access",
                  "tenancy",
                  "identity")),
          Map.entry(
              "callcontrol",
              with(
                  "routing",
                  "recording",
                  "call",
                  "webhook",
                  "presence",
                  "events",
                  "callerid",
                  "dialpolicy",
                  "credentials",
                  "audit",
                  "access",
                  "tenancy",
                  "identity")),
          Map.entry("recorder", with("tenancy", "identity")),
          Map.entry(
              "diagnostics",
              with("quality", "recorder", "call", "events", "access", "tenancy", "identity")),
          Map.entry(
              "webhook", with("recorder", "credentials", "audit", "access", "tenancy", "identity")),
          Map.entry("presence", with("events", "access", "tenancy", "identity")),
          Map.entry("events", with("voicetoken", "access", "tenancy", "identity")));

  /// What routes and features of the packages below `access` may use as well: `access` authorizes
  /// every request, with the models of these packages. So their routes are above it, and their
  /// models below. A package keeps its routes, where a reader looks for them.
  private static final Map<String, Set<String>> ROUTES_MAY_ALSO_USE =
      Map.of(
          "identity", Set.of("access", "tenancy", "audit"),
          "tenancy", Set.of("access"),
          "audit", Set.of("access", "tenancy"));

  private static final DescribedPredicate<JavaClass> ARE_ROUTES =
      describe(
          "are routes, or a feature that builds them",
          c ->
              !c.getPackageName().equals(ROOT + ".http")
                  && outermost(c).getSimpleName().matches(".*(Routes|Feature)"));

  private static Set<String> with(String... features) {
    return Stream.concat(PLUMBING.stream(), Stream.of(features))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static JavaClass outermost(JavaClass c) {
    return c.getEnclosingClass().map(ModularityTest::outermost).orElse(c);
  }

  @Test
  void a_package_uses_only_what_it_may() {
    MAY_USE.forEach(
        (name, used) -> {
          requireOnly(name, used, not(ARE_ROUTES));
          Set<String> ofRoutes = ROUTES_MAY_ALSO_USE.getOrDefault(name, Set.of());
          requireOnly(
              name,
              Stream.concat(used.stream(), ofRoutes.stream()).collect(Collectors.toSet()),
              ARE_ROUTES);
        });
  }

  private static void requireOnly(
      String name, Set<String> used, DescribedPredicate<JavaClass> which) {
    List<String> allowed =
        Stream.concat(Stream.of(name), used.stream()).map(p -> ROOT + "." + p).toList();
    classes()
        .that(resideInAPackage(ROOT + "." + name))
        .and(which)
        .should()
        .onlyDependOnClassesThat(
            describe(
                "are in " + allowed,
                (JavaClass c) ->
                    !c.getPackageName().startsWith(ROOT) || allowed.contains(c.getPackageName())))
        .allowEmptyShould(true)
        .check(SERVER);
  }

  @Test
  void every_package_has_its_rule() {
    assertThat(
            SERVER.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> !name.equals(ROOT))
                .map(name -> name.substring(ROOT.length() + 1))
                .collect(Collectors.toSet()))
        .isEqualTo(MAY_USE.keySet());
  }

  @Test
  void no_two_models_need_each_other() {
    slices()
        .matching(ROOT + ".(*)..")
        .should()
        .beFreeOfCycles()
        .check(SERVER.that(not(ARE_ROUTES)));
  }

  @Test
  void models_do_not_need_routes() {
    noClasses()
        .that(not(ARE_ROUTES))
        .and()
        .resideOutsideOfPackage(ROOT)
        .should()
        .dependOnClassesThat(ARE_ROUTES)
        .check(SERVER);
  }

  @Test
  void only_routes_speak_http() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".http")
        .and()
        .haveSimpleNameNotEndingWith("Routes")
        .and(
            describe("are not Access, which guards them", c -> !c.getSimpleName().equals("Access")))
        .and(describe("are not nested in routes", c -> !c.getName().contains("Routes$")))
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.javalin.."))
        .check(SERVER);
  }

  @Test
  void the_server_knows_nothing_of_the_exchange() {
    noClasses()
        .should()
        .dependOnClassesThat(resideInAPackage("org.ringback.exchange.."))
        .check(SERVER);
  }

  @Test
  void the_official_sdk_is_for_tests() {
    noClasses().should().dependOnClassesThat(resideInAPackage("com.twilio..")).check(SERVER);
  }
}
