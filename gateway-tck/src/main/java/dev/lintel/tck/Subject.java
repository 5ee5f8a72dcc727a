package dev.lintel.tck;

import dev.lintel.ServerInfo;

/**
 * What a suite was run against.
 *
 * @param info what the server says of itself
 * @param place where it is
 * @param java the Java that it runs on
 * @param system the operating system that it runs on
 */
record Subject(ServerInfo info, String place, String java, String system) {
  /** A server in the test's own process. */
  static Subject started(ServerInfo info) {
    return new Subject(info, "started by the suite", Platform.java(), Platform.system());
  }

  static Subject of(Deployed deployed) {
    return new Subject(
        deployed.info(),
        "the " + deployed.form() + " application at " + deployed.uri(),
        deployed.said("java"),
        deployed.said("system"));
  }

  String name() {
    return (info.name() + ' ' + info.version()).strip();
  }
}
