package dev.lintel.tck;

/** What this process runs on, for reports. */
final class Platform {
  private Platform() {}

  static String java() {
    return System.getProperty("java.version") + " (" + System.getProperty("java.vm.name") + ')';
  }

  static String system() {
    return System.getProperty("os.name")
        + ' '
        + System.getProperty("os.version")
        + ' '
        + System.getProperty("os.arch");
  }
}
