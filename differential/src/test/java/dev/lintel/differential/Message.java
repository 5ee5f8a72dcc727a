package dev.lintel.differential;

import java.util.ArrayList;
import java.util.List;

/**
 * One generated request.
 *
 * @param method any method, or none
 * @param target without the mount path, where that is of a form that has one
 * @param version of the request line
 * @param host the line of Host, or what is in its place
 * @param fields other lines
 * @param body framing fields and content
 */
record Message(Part method, Part target, Part version, Part host, List<Part> fields, Body body) {
  /**
   * How a body is framed, and what there is of it.
   *
   * @param fields the framing fields
   * @param content what follows the head
   * @param whole whether the framing ends where the content does
   */
  record Body(Part fields, Part content, boolean whole) {
    static final Body NONE = new Body(Part.good(""), Part.good(""), true);
  }

  /** The bytes in the notation of scripts. */
  String text() {
    StringBuilder text = new StringBuilder(method.text());
    text.append(' ').append(target.text()).append(version.text()).append("\\r\\n");
    text.append(hostLine()).append("x-case: {case}\\r\\n");
    fields.forEach(field -> text.append(field.text()).append("\\r\\n"));
    return text.append(body.fields().text())
        .append("\\r\\n")
        .append(body.content().text())
        .toString();
  }

  /** Never none in HTTP/1.0: applications would see the address of the server, each its own. */
  private String hostLine() {
    return host.text().isEmpty() && version.text().contains("/1.0")
        ? "Host: test\\r\\n"
        : host.text();
  }

  /** The statuses that faults of this request may have; empty if it has none. */
  List<Integer> faults() {
    List<Integer> statuses = new ArrayList<>();
    List.of(method, target, version, host, body.fields(), body.content())
        .forEach(part -> statuses.addAll(part.statuses()));
    fields.forEach(field -> statuses.addAll(field.statuses()));
    if (version.text().contains("/1.0") && body.fields().text().startsWith("Transfer-Encoding")) {
      statuses.add(400);
    }
    if (has("Expect:") > 1 || has("Content-Type:") > 1 || has("X-F:") > 1) {
      // Which of them decides takes more to tell; together, they may be too large as well.
      statuses.addAll(List.of(0, 0));
    }
    return statuses;
  }

  private long has(String name) {
    return fields.stream().filter(field -> field.text().startsWith(name)).count();
  }

  @Override
  public String toString() {
    return text();
  }
}
