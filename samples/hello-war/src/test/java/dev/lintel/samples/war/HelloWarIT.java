package dev.lintel.samples.war;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Server;
import dev.lintel.ServerOptions;
import dev.lintel.interop.Containers;
import dev.lintel.interop.Running;
import dev.lintel.interop.Target;
import dev.lintel.samples.hello.Hello;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class HelloWarIT {
  private static final Path WAR = Path.of(System.getProperty("hello.war"));
  private static final String JAR = System.getProperty("hello.jar");
  private static final List<String> MOUNTS = List.of("", "/app");
  private static final Map<String, Map<String, Transcript>> EMBEDDED = new HashMap<>();
  private static final List<Target> CONTAINERS =
      List.of(Containers.unpacked().tomcat11(), Containers.unpacked().jettyEe11());

  @Test
  void the_war_holds_the_very_jar_that_runs_embedded_and_nothing_of_its_own() throws Exception {
    Path jar = Path.of("..", "hello", "target", JAR);
    try (ZipFile war = new ZipFile(WAR.toFile())) {
      ZipEntry packaged = war.getEntry("WEB-INF/lib/" + JAR);
      assertThat(sha256(war.getInputStream(packaged).readAllBytes()))
          .isEqualTo(sha256(Files.readAllBytes(jar)));
      assertThat(
              war.stream().map(ZipEntry::getName).filter(name -> name.startsWith("WEB-INF/lib/")))
          .allMatch(
              name -> name.matches("WEB-INF/lib/((hello|gateway-api|servlet-bridge)-.*\\.jar)?"))
          .hasSize(4);
      assertThat(war.getEntry("WEB-INF/web.xml")).isNull();
      assertThat(war.stream().map(ZipEntry::getName)).noneMatch(name -> name.endsWith(".class"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/app"})
  void the_embedded_servers_answer_alike(String mount) throws Exception {
    Map<String, Transcript> jetty = embedded("jetty", mount);
    Map<String, Transcript> tomcat = embedded("tomcat", mount);
    Map<String, List<String>> differences = new LinkedHashMap<>();
    jetty.forEach((id, answer) -> differences.put(id, answer.differences(tomcat.get(id))));
    assertThat(differences).allSatisfy((id, found) -> assertThat(found).as(id).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void a_container_differs_from_the_embedded_servers_as_the_ledger_says(Target target, String mount)
      throws Exception {
    Ledger ledger = Ledger.read();
    Map<String, Transcript> embedded = embedded("jetty", mount);
    String where = mount.isEmpty() ? "/" : mount;
    List<String> unexpected = new ArrayList<>();
    try (Running container = target.start(WAR, mount)) {
      for (Script script : Script.all(mount)) {
        Transcript answer = Transcript.of(script, container.uri().getPort());
        List<String> found =
            embedded.get(script.id()).differences(answer).stream().sorted().toList();
        List<String> expected =
            ledger.expected(name(target), where, script.id(), embedded.get(script.id()));
        if (!found.equals(expected)) {
          unexpected.add(script + ":\n  found " + found + "\n  ledger " + expected);
        }
      }
      assertThat(unexpected).as(container.log()).isEmpty();
      assertThat(ledger.unused(name(target), where)).isEmpty();
    }
    Containers.unpacked().site().remove(target.name(), mount);
  }

  /** GW-DEP-14: the context path as clients write it is what Jetty tells, and Tomcat decodes it. */
  @ParameterizedTest
  @MethodSource("containers")
  void a_war_may_have_a_name_that_clients_have_to_escape(Target target) throws Exception {
    String mount = "/mein shop";
    try (Running container = target.start(WAR, mount)) {
      URI hello = URI.create(container.uri() + "/?name=you");
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(hello).build(), HttpResponse.BodyHandlers.ofString());
      assertThat(answer.body()).as(container.log()).isEqualTo("Hello, you\n");
    }
    Containers.unpacked().site().remove(target.name(), mount);
  }

  static Stream<Named<Target>> containers() {
    return CONTAINERS.stream().map(target -> Named.of(name(target), target));
  }

  @Test
  void the_ledger_names_nothing_that_is_not_tested() throws IOException {
    Ledger ledger = Ledger.read();
    assertThat(ledger.unknown("container", CONTAINERS.stream().map(HelloWarIT::name))).isEmpty();
    assertThat(ledger.unknown("mount", Stream.of("/", "/app"))).isEmpty();
    assertThat(ledger.unknown("request", Script.all("").stream().map(Script::id))).isEmpty();
  }

  static Stream<Arguments> deployments() {
    return CONTAINERS.stream()
        .flatMap(
            target ->
                MOUNTS.stream().map(mount -> Arguments.of(Named.of(name(target), target), mount)));
  }

  /** What the ledger calls a container. */
  private static String name(Target target) {
    return target.family() + "-" + target.version();
  }

  /** What an embedded server answers; it is asked once. */
  private static Map<String, Transcript> embedded(String name, String mount) throws Exception {
    Map<String, Transcript> known = EMBEDDED.get(name + mount);
    if (known != null) {
      return known;
    }
    Map<String, Transcript> answers = new LinkedHashMap<>();
    ServerOptions options = ServerOptions.defaults().server(name).port(0).mountPath(mount);
    try (Server server = Server.deploy(new Hello(), options)) {
      for (Script script : Script.all(mount)) {
        answers.put(script.id(), Transcript.of(script, server.uri().getPort()));
      }
    }
    EMBEDDED.put(name + mount, answers);
    return answers;
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
