package dev.lintel.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * On what was measured.
 *
 * @param processors how many there are
 * @param model of the processors, where the system says it
 * @param memoryBytes how much the system has
 * @param system with the version of its kernel
 * @param java of all servers that run on it
 * @param jetty its version
 * @param tomcat its version
 */
record Machine(
    int processors,
    String model,
    long memoryBytes,
    String system,
    String java,
    String jetty,
    String tomcat) {

  /** This one. */
  static Machine here() throws IOException {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new Machine(
        system.getAvailableProcessors(),
        value(Path.of("/proc/cpuinfo"), "model name"),
        system.getTotalMemorySize(),
        (value(Path.of("/etc/os-release"), "PRETTY_NAME")
                + " "
                + system.getName()
                + " "
                + system.getVersion()
                + " "
                + system.getArch())
            .strip(),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.version"),
        Container.JETTY.version(),
        Container.TOMCAT.version());
  }

  /** The first value of a name in a file of lines such as {@code name: value}; or nothing. */
  static String value(Path file, String name) throws IOException {
    if (!Files.isReadable(file)) {
      return "";
    }
    List<String> lines = Files.readAllLines(file);
    return lines.stream()
        .map(line -> line.split("[:=]", 2))
        .filter(parts -> parts.length == 2 && parts[0].strip().equals(name))
        .map(parts -> parts[1].replace("\"", "").strip())
        .findFirst()
        .orElse("");
  }

  /** In a line. */
  @Override
  public String toString() {
    return processors
        + " processors"
        + (model.isEmpty() ? "" : " (" + model + ")")
        + ", "
        + Math.round(memoryBytes / (double) (1 << 30))
        + " GiB of memory, "
        + system
        + ", "
        + java
        + ", Jetty "
        + jetty
        + ", Tomcat "
        + tomcat;
  }
}
