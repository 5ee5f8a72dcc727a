package dev.lintel.tck;

import java.util.List;
import java.util.Objects;

/**
 * The head of an answer as it came over the wire.
 *
 * @param version such as {@code HTTP/1.1}
 * @param status the status code
 * @param reason the reason phrase, possibly empty
 * @param fields the header lines in their order
 * @since 0.1
 */
public record Head(String version, int status, String reason, List<Field> fields) {
  /**
   * Copies the fields.
   *
   * @param version not null
   * @param status as sent
   * @param reason not null
   * @param fields copied
   */
  public Head {
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(reason, "reason");
    fields = List.copyOf(fields);
  }

  /**
   * All values of a header.
   *
   * @param name in any case
   * @return in the order in which they came
   */
  public List<String> all(String name) {
    return fields.stream().filter(field -> field.named(name)).map(Field::value).toList();
  }

  /**
   * The one value of a header.
   *
   * @param name in any case
   * @return the value, {@code ""} if there is none
   * @throws AssertionError if there are several
   */
  public String value(String name) {
    List<String> values = all(name);
    if (values.size() > 1) {
      throw new AssertionError("several lines of " + name + ": " + values);
    }
    return values.isEmpty() ? "" : values.get(0);
  }

  /**
   * Whether the answer announces the end of the connection.
   *
   * @return true for {@code Connection: close}
   */
  public boolean closes() {
    return all("connection").stream().anyMatch("close"::equalsIgnoreCase);
  }

  /** How the body of the answer to a request of this method is delimited. */
  Framing framing(String method) {
    boolean bodiless = method.equals("HEAD") || status < 200 || status == 204 || status == 304;
    if (bodiless) {
      return Framing.NONE;
    }
    if (!value("transfer-encoding").isEmpty()) {
      if (!value("transfer-encoding").equals("chunked") || !value("content-length").isEmpty()) {
        throw new AssertionError("no framing that a client can rely on: " + fields);
      }
      return Framing.CHUNKED;
    }
    return value("content-length").isEmpty() ? Framing.CLOSE : Framing.LENGTH;
  }
}
