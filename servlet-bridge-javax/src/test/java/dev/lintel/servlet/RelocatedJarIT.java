package dev.lintel.servlet;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** The jar that the build has made of the bridge. */
class RelocatedJarIT {
  private static final Path JAR = Path.of(System.getProperty("relocated.jar"));
  private static final Path ORIGINAL = Path.of(System.getProperty("original.classes"));
  private static final String SERVICES = "META-INF/services/";

  @Test
  void no_class_and_no_service_refers_to_jakarta() throws IOException {
    // Constants count as well: they are bytes of the class.
    TreeMap<String, String> entries = entries();
    entries.values().removeIf(text -> !text.contains("jakarta"));
    assertThat(entries.keySet()).isEmpty();
    assertThat(entries().keySet()).noneMatch(name -> name.contains("jakarta"));
    noClasses().should().dependOnClassesThat(resideInAPackage("jakarta..")).check(classes());
  }

  @Test
  void the_classes_are_those_of_the_bridge_and_all_of_them() throws IOException {
    try (Stream<Path> files = Files.walk(ORIGINAL)) {
      List<String> original =
          files
              .map(file -> ORIGINAL.relativize(file).toString())
              .filter(name -> name.endsWith(".class") && !name.equals("module-info.class"))
              .toList();
      assertThat(entries().keySet().stream().filter(name -> name.endsWith(".class")))
          .containsExactlyInAnyOrderElementsOf(original);
    }
  }

  @Test
  void every_member_of_the_api_that_it_uses_is_in_Servlet_4() throws IOException {
    List<JavaAccess<?>> uses =
        classes().stream()
            .flatMap(type -> type.getAccessesFromSelf().stream())
            .filter(use -> use.getTargetOwner().getPackageName().startsWith("javax.servlet"))
            .<JavaAccess<?>>map(use -> use)
            .toList();
    assertThat(uses).hasSizeGreaterThan(50);
    assertThat(uses)
        .filteredOn(use -> use.getTarget().resolveMember().isEmpty() && !ofEveryObject(use))
        .as("uses of what Servlet 4.0 does not have")
        .isEmpty();
  }

  // From release 18 on, javac names the interface as the owner of what Object declares.
  private static boolean ofEveryObject(JavaAccess<?> use) {
    return Stream.of(Object.class.getMethods())
        .map(Method::getName)
        .anyMatch(use.getTarget().getName()::equals);
  }

  @Test
  void a_container_finds_the_initializer_and_it_can_be_made() throws Exception {
    assertThat(entries().keySet().stream().filter(name -> name.startsWith(SERVICES)))
        .containsExactly(SERVICES + "javax.servlet.ServletContainerInitializer");
    String provider = entries().get(SERVICES + "javax.servlet.ServletContainerInitializer").strip();
    Class<?> type = Class.forName(provider);
    assertThat(Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()))
        .isEqualTo(JAR);
    assertThat(type.getConstructor().newInstance())
        .isInstanceOf(javax.servlet.ServletContainerInitializer.class);
  }

  @Test
  void as_a_module_it_has_the_name_of_the_bridge() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      assertThat(jar.getManifest().getMainAttributes().getValue("Automatic-Module-Name"))
          .isEqualTo("dev.lintel.servlet");
      assertThat(jar.getEntry("module-info.class")).isNull();
    }
  }

  private static JavaClasses classes() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      return new ClassFileImporter().importJar(jar);
    }
  }

  private static TreeMap<String, String> entries() throws IOException {
    TreeMap<String, String> entries = new TreeMap<>();
    try (JarFile jar = new JarFile(JAR.toFile())) {
      for (ZipEntry entry : jar.stream().filter(entry -> !entry.isDirectory()).toList()) {
        // What Maven puts in says how the jar was made.
        if (!entry.getName().startsWith("META-INF/maven/")) {
          byte[] bytes = jar.getInputStream(entry).readAllBytes();
          entries.put(entry.getName(), new String(bytes, ISO_8859_1));
        }
      }
    }
    return entries;
  }
}
