package dev.lintel.interop;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** The containers that the build has unpacked; it says where, and in which versions. */
public final class Containers {
  private final Site site;

  private Containers(Site site) {
    this.site = site;
  }

  /** As the system properties say that the build sets. */
  public static Containers unpacked() {
    return new Containers(
        new Site(
            Path.of(property("interop.distributions")),
            Path.of(property("interop.bases")),
            Path.of(System.getProperty("interop.jdk", System.getProperty("java.home")))));
  }

  /** Where they are. */
  public Site site() {
    return site;
  }

  /** Each of them. */
  public List<Target> all() {
    return List.of(
        tomcat9(),
        tomcat10(),
        tomcat11(),
        jettyEe8(),
        jettyEe9(),
        jettyEe10(),
        jettyEe11(),
        undertowJavax(),
        undertow(),
        libertyServlet5(),
        libertyServlet6(),
        wildfly());
  }

  /** Tomcat 9, of the javax generation. */
  public Target tomcat9() {
    return new Tomcat(site, "tomcat-9", property("tomcat-9-home.version"), "4.0");
  }

  /** Tomcat 10.1. */
  public Target tomcat10() {
    return new Tomcat(site, "tomcat-10.1", property("tomcat-10-home.version"), "6.0");
  }

  /** Tomcat 11. */
  public Target tomcat11() {
    return new Tomcat(site, "tomcat-11", property("tomcat-11-home.version"), "6.1");
  }

  /** Jetty with its modules for javax. */
  public Target jettyEe8() {
    return jetty("ee8", "4.0");
  }

  /** Jetty with its modules for Jakarta EE 9. */
  public Target jettyEe9() {
    return jetty("ee9", "5.0");
  }

  /** Jetty with its modules for Jakarta EE 10. */
  public Target jettyEe10() {
    return jetty("ee10", "6.0");
  }

  /** Jetty with its modules for Jakarta EE 11. */
  public Target jettyEe11() {
    return jetty("ee11", "6.1");
  }

  /** The last Undertow of the javax generation. */
  public Target undertowJavax() {
    return new Undertow(site, property("undertow-javax.version"), "4.0", undertow("-javax"));
  }

  /** Undertow. */
  public Target undertow() {
    return new Undertow(site, property("undertow.version"), "6.0", undertow(""));
  }

  /** Open Liberty with servlet-5.0. */
  public Target libertyServlet5() {
    return new Liberty(site, property("open-liberty.version"), "5.0");
  }

  /** Open Liberty with servlet-6.0. */
  public Target libertyServlet6() {
    return new Liberty(site, property("open-liberty.version"), "6.0");
  }

  /** WildFly. */
  public Target wildfly() {
    return new WildFly(site, property("wildfly.version"), "6.0");
  }

  private Target jetty(String environment, String servlet) {
    return new Jetty(site, environment, property("jetty-home.version"), servlet);
  }

  private static Path undertow(String suffix) {
    return Path.of(property("interop.undertow" + suffix));
  }

  private static String property(String name) {
    return Objects.requireNonNull(
        System.getProperty(name), () -> "the build does not set the system property " + name);
  }
}
