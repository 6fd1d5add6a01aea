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
  void packages_have_no_cyclic_dependencies() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(EXCHANGE);
  }

  @Test
  void audio_does_not_depend_on_calls_or_protocols() {
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
  void the_engine_depends_on_neither_rest_nor_sockets() {
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
  void the_exchange_does_not_depend_on_the_server() {
    noClasses()
        .should()
        .dependOnClassesThat(resideInAnyPackage("org.ringback.server..", "org.ringback.demo.."))
        .check(EXCHANGE);
  }

  @Test
  void only_tests_use_twilios_sdk() {
    noClasses().should().dependOnClassesThat(resideInAPackage("com.twilio..")).check(EXCHANGE);
  }
}
