package dev.lintel.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The modules, the packages that they own, and the modules that each may use. */
enum Module {
  API("gateway-api", Set.of("dev.lintel", "dev.lintel.spi")),
  TEST("gateway-test", Set.of("dev.lintel.test"), API),
  TCK("gateway-tck", Set.of("dev.lintel.tck"), API, TEST),
  BRIDGE("servlet-bridge", Set.of("dev.lintel.servlet"), API),
  JETTY("jetty-runner", Set.of("dev.lintel.jetty"), API, BRIDGE),
  TOMCAT("tomcat-runner", Set.of("dev.lintel.tomcat"), API, BRIDGE),
  HELLO("samples/hello", Set.of("dev.lintel.samples"), API);

  private final Path sources;
  private final Set<String> roots;
  private final Set<Module> uses;

  Module(String directory, Set<String> roots, Module... uses) {
    this.sources = Path.of("..", directory, "src", "main", "java");
    this.roots = roots;
    this.uses = Set.of(uses);
  }

  static Optional<Module> of(JavaClass type) {
    return Stream.of(values()).filter(module -> module.owns(type)).findAny();
  }

  boolean published() {
    return this != HELLO;
  }

  DescribedPredicate<JavaClass> classes() {
    return DescribedPredicate.describe("classes of " + this, this::owns);
  }

  /** The module's own classes and those of the modules that it may use. */
  DescribedPredicate<JavaClass> classesInReach() {
    return DescribedPredicate.describe(
        "classes of " + this + " or " + uses,
        type -> owns(type) || uses.stream().anyMatch(module -> module.owns(type)));
  }

  private boolean owns(JavaClass type) {
    String name = type.getPackageName();
    // The contract's packages count one by one, as every other package lies below the first.
    return this == API
        ? roots.contains(name)
        : roots.stream().anyMatch(root -> name.equals(root) || name.startsWith(root + "."));
  }

  boolean hasDescriptor() {
    return Files.exists(sources.resolve("module-info.java"));
  }

  /** The source files of the module's types. */
  List<Path> files() throws IOException {
    if (Files.notExists(sources)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(sources)) {
      return all.filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.getFileName().toString().contains("-info."))
          .toList();
    }
  }
}
