package dev.lintel.tck;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Asks the probe of a deployed application: one connection for each question, which is none of
 * those that are tested.
 */
final class Control {
  /** A container may have no thread at hand for a while: those that wait have them. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final URI application;

  /** With the application's address, which ends with a slash. */
  Control(URI application) {
    this.application = application;
  }

  /** The answer to a question with parameters, each a name and a value. */
  String ask(String question, String... parameters) {
    StringBuilder target = new StringBuilder(application.getRawPath());
    target.append(ProbeRoutes.PREFIX, 1, ProbeRoutes.PREFIX.length()).append(question);
    for (int i = 0; i < parameters.length; i += 2) {
      target.append(i == 0 ? '?' : '&').append(parameters[i]).append('=');
      target.append(URLEncoder.encode(parameters[i + 1], StandardCharsets.UTF_8));
    }
    try (Wire wire = Wire.open(application, PATIENCE)) {
      wire.send(
          Topic.lines(
              "GET " + target + " HTTP/1.1",
              "Host: " + application.getRawAuthority(),
              "Connection: close"));
      Answer answer = wire.answer();
      if (answer.status() != 200
          || !answer.complete()
          || answer.head().all(ProbeRoutes.MARK).isEmpty()) {
        throw new AssertionError(
            "no probe at "
                + application
                + ": is "
                + BlockingDeployment.class.getName()
                + " or "
                + AsyncDeployment.class.getSimpleName()
                + " deployed there? The answer to "
                + target
                + " is\n"
                + answer);
      }
      return answer.text();
    }
  }
}
