/**
 * The conformance kit for authors of servers: {@link dev.lintel.tck.WireSuite} over a real socket.
 * Its package is open, because JUnit finds the cases by reflection.
 *
 * @since 0.1
 */
module dev.lintel.tck {
  requires transitive dev.lintel;
  requires dev.lintel.test;
  requires transitive org.junit.jupiter.api;
  requires org.assertj.core;
  requires java.management;
  requires java.net.http;
  requires jdk.management;

  exports dev.lintel.tck;

  opens dev.lintel.tck;
}
