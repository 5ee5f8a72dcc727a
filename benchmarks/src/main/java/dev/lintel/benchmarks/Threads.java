package dev.lintel.benchmarks;

/** On what a servlet or an application is called. */
public enum Threads {
  /** A pool of {@link Container#THREADS}. */
  PLATFORM,
  /** One for each request, of Java 21 and later. */
  VIRTUAL
}
