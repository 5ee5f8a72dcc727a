package dev.lintel.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The arrows between the modules and the house rules that a machine can check. */
class ArchitectureTest {
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.lintel")
          .that(describe("types", type -> !type.getSimpleName().endsWith("-info")));

  private static final DescribedPredicate<JavaClass> PUBLISHED =
      describe(
          "classes of published modules",
          type -> Module.of(type).filter(Module::published).isPresent());

  @ParameterizedTest
  @EnumSource
  void every_module_is_seen(Module module) throws IOException {
    assertThat(MAIN.stream().anyMatch(module.classes())).isEqualTo(!module.files().isEmpty());
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HELLO")
  void a_published_package_says_what_it_is_for(Module module) throws IOException {
    assertThat(module.files())
        .allSatisfy(file -> assertThat(file.resolveSibling("package-info.java")).exists());
  }

  @ParameterizedTest
  @EnumSource
  void a_published_module_has_a_descriptor(Module module) throws IOException {
    assertThat(module.hasDescriptor()).isEqualTo(module.published() && !module.files().isEmpty());
  }

  @Test
  void every_class_is_in_a_package_of_its_module() {
    assertThat(MAIN.stream().filter(type -> Module.of(type).isEmpty())).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void a_module_uses_only_the_modules_below_it(Module module) {
    check(
        noClasses()
            .that(module.classes())
            .should()
            .dependOnClassesThat(
                resideInAPackage("dev.lintel..").and(not(module.classesInReach()))));
  }

  /** The contract and what adapters see of it know each other; RATIONALE.md says why. */
  @Test
  void packages_form_no_cycle() {
    check(slices().matching("dev.lintel.(*)..").should().beFreeOfCycles());
  }

  @Test
  void the_contract_uses_the_jdk_and_nothing_else() {
    check(
        classes()
            .that(Module.API.classes())
            .should()
            .onlyDependOnClassesThat(
                Module.API.classes().or(resideInAnyPackage("java..", "javax.net.ssl.."))));
  }

  @ParameterizedTest
  @CsvSource({"dev.lintel, 17", "dev.lintel.spi, 16"})
  void one_more_public_type_of_the_contract_is_a_decision(String name, int decided) {
    assertThat(
            MAIN.stream()
                .filter(type -> type.getPackageName().equals(name) && type.isTopLevelClass())
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .map(JavaClass::getSimpleName)
                .sorted())
        .as(
            "public types of %s: RATIONALE.md has the reason of each under"
                + " \"Public types over the budget\"; add that of another there and its number here",
            name)
        .hasSize(decided);
  }

  @Test
  void only_the_bridge_and_the_runners_know_servlets() {
    check(
        noClasses()
            .that(
                not(Module.BRIDGE.classes().or(Module.JETTY.classes()).or(Module.TOMCAT.classes())))
            .should()
            .dependOnClassesThat(resideInAPackage("jakarta.servlet..")));
  }

  @Test
  void only_its_own_runner_knows_a_container() {
    check(
        noClasses()
            .that(not(Module.JETTY.classes()))
            .should()
            .dependOnClassesThat(resideInAPackage("org.eclipse.jetty..")));
    check(
        noClasses()
            .that(not(Module.TOMCAT.classes()))
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                    "org.apache.catalina..",
                    "org.apache.coyote..",
                    "org.apache.juli..",
                    "org.apache.tomcat..")));
  }

  @Test
  void nobody_knows_javax_servlet() {
    check(noClasses().should().dependOnClassesThat(resideInAPackage("javax.servlet..")));
  }

  @Test
  void published_modules_leave_standard_streams_and_the_process_alone() {
    // The kit's topic on deployments takes the streams away to see that servers leave them alone.
    check(
        noClasses()
            .that(PUBLISHED)
            .and()
            .doNotHaveFullyQualifiedName("dev.lintel.tck.DeploymentTopic")
            .should(ACCESS_STANDARD_STREAMS));
    check(
        noClasses()
            .that(PUBLISHED)
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "halt", int.class));
  }

  @Test
  void logs_go_through_System_Logger_or_in_runners_slf4j() {
    check(noClasses().that(PUBLISHED).should(USE_JAVA_UTIL_LOGGING));
    check(
        noClasses()
            .that(not(Module.JETTY.classes().or(Module.TOMCAT.classes())))
            .should()
            .dependOnClassesThat(resideInAPackage("org.slf4j..")));
  }

  @Test
  void nothing_is_kept_per_thread_or_in_mutable_statics() {
    check(
        noClasses()
            // The kit looks for one that is passed on.
            .that()
            .doNotHaveFullyQualifiedName("dev.lintel.tck.InheritedValue")
            .should()
            .dependOnClassesThat(type(ThreadLocal.class).or(type(InheritableThreadLocal.class))));
    check(fields().that().areStatic().should().beFinal());
  }

  @Test
  void locks_are_private() {
    check(methods().should().notHaveModifier(JavaModifier.SYNCHRONIZED));
  }

  @Test
  void a_name_says_what_differs() {
    check(
        classes()
            .should()
            .haveNameNotMatching(
                ".*[.$](\\w*(Impl|Utils?|Helper|Manager)|Default[A-Z]\\w*)(\\$.*)?"));
    check(
        noClasses().should().resideInAnyPackage("..util..", "..utils..", "..common..", "..misc.."));
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(MAIN);
  }
}
