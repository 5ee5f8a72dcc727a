package dev.lintel.mutants;

import dev.lintel.mutants.broken.OnJetty;
import dev.lintel.mutants.broken.OnTomcat;
import dev.lintel.mutants.broken.ScriptsOnJetty;
import dev.lintel.mutants.broken.ScriptsOnTomcat;

/** The servers that are broken. */
enum Runner {
  JETTY(OnJetty.class, ScriptsOnJetty.class),
  TOMCAT(OnTomcat.class, ScriptsOnTomcat.class);

  private final Class<?> suite;
  private final Class<?> scripts;

  Runner(Class<?> suite, Class<?> scripts) {
    this.suite = suite;
    this.scripts = scripts;
  }

  /** The name of the suite's class, which each mutant has one of its own of. */
  String suite() {
    return suite.getName();
  }

  /** The name of the class with the scripts. */
  String scripts() {
    return scripts.getName();
  }
}
