// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which package may use which. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("dev.ninebind");

  @Test
  void allModulesAreLookedAt() {
    Set<String> packages =
        CLASSES.stream().map(type -> type.getPackageName()).collect(Collectors.toSet());
    assertThat(packages)
        .contains(
            "dev.ninebind.posix",
            "dev.ninebind.posix.ntfs",
            "dev.ninebind.host",
            "dev.ninebind.host.memory",
            "dev.ninebind.host.posix",
            "dev.ninebind.p9.wire",
            "dev.ninebind.p9.session",
            "dev.ninebind.p9.server",
            "dev.ninebind.p9.daemon");
    assertThat(CLASSES.stream().map(type -> type.getName()))
        .as("no tests among them")
        .doesNotContain("dev.ninebind.posix.TestVolume", ArchitectureTest.class.getName());
  }

  @Test
  void theArrowsPointOneWay() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("dev.ninebind..")
        .layer("posix")
        .definedBy("dev.ninebind.posix..")
        .layer("border")
        .definedBy("dev.ninebind.host")
        .layer("hosts")
        .definedBy("dev.ninebind.host.*..")
        .layer("wire")
        .definedBy("dev.ninebind.p9.wire")
        .layer("session")
        .definedBy("dev.ninebind.p9.session")
        .layer("server")
        .definedBy("dev.ninebind.p9.server")
        .layer("daemon")
        .definedBy("dev.ninebind.p9.daemon")
        .whereLayer("border")
        .mayNotAccessAnyLayer()
        .whereLayer("posix")
        .mayOnlyAccessLayers("border")
        .whereLayer("hosts")
        .mayOnlyAccessLayers("border", "posix")
        .whereLayer("wire")
        .mayOnlyAccessLayers("posix")
        .whereLayer("session")
        .mayOnlyAccessLayers("wire", "posix")
        .whereLayer("server")
        .mayOnlyAccessLayers("session")
        .whereLayer("daemon")
        .mayOnlyAccessLayers("server", "session", "hosts", "border", "posix")
        .check(CLASSES);
  }

  @Test
  void noTwoPackagesUseEachOther() {
    slices().matching("dev.ninebind.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void posixTranslationUsesNothingButJava() {
    classes()
        .that()
        .resideInAnyPackage("dev.ninebind.posix..", "dev.ninebind.host")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "dev.ninebind.posix..", "dev.ninebind.host")
        .check(CLASSES);
  }

  @Test
  void onlyTheServerUsesNetty() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.ninebind.p9..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .check(CLASSES);
  }

  @Test
  void onlyHostAdaptersCallNativeCode() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.ninebind.host..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jnr..")
        .check(CLASSES);
  }

  @Test
  void onlyTheStoreHasADatabase() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.ninebind.host.store")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.sqlite..", "java.sql..", "javax.sql..")
        .check(CLASSES);
  }

  @Test
  void onlyTheDaemonReadsCommandLines() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.ninebind.p9.daemon")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("picocli..")
        .check(CLASSES);
  }

  @Test
  void nobodyWritesToTheConsoleBehindTheCommandLinesBack() {
    noClasses()
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(CLASSES);
  }
}
