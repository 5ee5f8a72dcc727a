package dev.lintel.mutants;

import dev.lintel.mutants.broken.OnJetty;
import dev.lintel.mutants.broken.OnTomcat;

/** The servers that are broken. */
enum Runner {
  JETTY(OnJetty.class),
  TOMCAT(OnTomcat.class);

  private final Class<?> suite;

  Runner(Class<?> suite) {
    this.suite = suite;
  }

  /** The name of the suite's class, which each mutant has one of its own of. */
  String suite() {
    return suite.getName();
  }
}
