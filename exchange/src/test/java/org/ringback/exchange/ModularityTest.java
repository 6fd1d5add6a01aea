package org.ringback.exchange;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ModularityTest {
  private static final String ROOT = "org.ringback.exchange";
  private static final JavaClasses EXCHANGE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void no_two_packages_need_each_other() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(EXCHANGE);
  }

  @Test
  void audio_knows_nothing_of_calls_or_protocols() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".media..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                ROOT + ".call..",
                ROOT + ".rest..",
                ROOT + ".signalling..",
                ROOT + ".phone..",
                ROOT + ".twiml..",
                ROOT + ".webhook.."))
        .check(EXCHANGE);
  }

  @Test
  void the_engine_knows_neither_rest_nor_sockets() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".call..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                ROOT + ".rest..", ROOT + ".signalling..", ROOT + ".phone..", "io.javalin.."))
        .check(EXCHANGE);
  }

  @Test
  void it_shares_no_code_with_the_server() {
    noClasses()
        .should()
        .dependOnClassesThat(resideInAnyPackage("org.ringback.server..", "org.ringback.demo.."))
        .check(EXCHANGE);
  }

  @Test
  void the_official_sdk_is_for_tests() {
    noClasses().should().dependOnClassesThat(resideInAPackage("com.twilio..")).check(EXCHANGE);
  }
}
