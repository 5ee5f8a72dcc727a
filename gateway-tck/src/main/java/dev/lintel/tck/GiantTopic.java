package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Bodies that are many times larger than the heap of the server, which has a process of its own.
 */
abstract class GiantTopic extends Topic {
  private static final long MIB = 1024 * 1024;
  private static final long HEAP = 64 * MIB;
  private static final long GIB = 1024 * MIB;
  private static final long SEVERAL_HEAPS = 256 * MIB;

  GiantTopic(Starter starter) {
    super(starter);
  }

  @TestFactory
  @Spec({"GW-STR-05", "GW-STR-07", "GW-STR-16", "GW-BDY-32"})
  Stream<DynamicTest> bodies_larger_than_the_heap() {
    String provider = blocking().info().name();
    return Stream.of(
        dynamicTest(
            "blocking",
            () ->
                inChild(
                    provider,
                    "blocking",
                    child -> {
                      upload(child, "checked", GIB);
                      download(child, "writer", GIB);
                      download(child, "stream", SEVERAL_HEAPS);
                      pipe(child, SEVERAL_HEAPS);
                    })),
        dynamicTest(
            "async",
            () ->
                inChild(
                    provider,
                    "async",
                    child -> {
                      upload(child, "publisher", GIB);
                      download(child, "publisher", GIB);
                      download(child, "publisher-length", SEVERAL_HEAPS);
                    })));
  }

  /** What is refused and still sent is discarded, by whatever has looked at it. */
  @Test
  @Spec({"GW-STR-05", "GW-CON-01", "GW-CON-25"})
  void request_lines_without_an_end_fill_no_heap() throws Exception {
    byte[] line = new byte[8 * (int) MIB];
    Arrays.fill(line, (byte) 'x');
    inChild(
        blocking().info().name(),
        "blocking",
        child -> {
          List<Wire> wires = new ArrayList<>();
          try {
            for (int i = 0; i < 16; i++) {
              Wire wire = Wire.open(child.uri());
              wires.add(wire);
              wire.send("GET /");
              // A server that takes too long over it closes, which is its right.
              boolean unused = wire.trySend(line);
            }
            assertThat(wires.get(0).answer().status()).as("status").isEqualTo(431);
          } finally {
            wires.forEach(Wire::close);
          }
          assertThat(child.log()).doesNotContain("OutOfMemoryError");
        });
  }

  private interface ChildTest {
    void run(ChildProcess child) throws Exception;
  }

  private void inChild(String provider, String kind, ChildTest test) throws Exception {
    try (ChildProcess child = ChildProcess.start(probe(), provider, kind, "-Xmx64m")) {
      try (Wire wire = Wire.open(child.uri())) {
        long heap =
            wire.send(get("/tck/info"))
                .answer()
                .text()
                .lines()
                .filter(line -> line.startsWith("heap="))
                .mapToLong(line -> Long.parseLong(line.substring("heap=".length())))
                .sum();
        assertThat(heap).isBetween(1L, HEAP);
        test.run(child);
        requireAlive(child);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(e.getMessage() + "\nthe child says:\n" + child.log(), e);
      }
    }
  }

  /**
   * On a connection of its own: one that has waited for a giant may have been idle for too long.
   */
  private void requireAlive(ChildProcess child) {
    try (Wire wire = Wire.open(child.uri())) {
      assertThat(wire.send(get("/tck/constant")).answer().text()).isEqualTo("constant");
    }
  }

  private void upload(ChildProcess child, String read, long size) {
    try (Wire wire = Wire.open(child.uri())) {
      wire.send(request("POST", "/tck/upload?read=" + read, "Content-Length: " + size));
      send(wire, size);
      Answer answer = wire.answer();
      assertThat(answer.status()).as("status").isEqualTo(200);
      assertThat(answer.text()).startsWith(size + " ");
    }
  }

  private static void send(Wire wire, long size) {
    byte[] part = new byte[(int) MIB];
    for (long sent = 0; sent < size; sent += part.length) {
      Sample.fill(part, 0, part.length, sent);
      wire.send(part);
    }
  }

  private void download(ChildProcess child, String form, long size) {
    try (Wire wire = Wire.open(child.uri())) {
      wire.send(get("/tck/body?bare&form=" + form + "&size=" + size));
      receive(wire, size);
    }
  }

  private static void receive(Wire wire, long size) {
    Head head = wire.head();
    assertThat(head.status()).as("status").isEqualTo(200);
    Content content = wire.content(head);
    byte[] part = new byte[64 * 1024];
    byte[] expected = new byte[part.length];
    long total = 0;
    for (int n = content.read(part, 0, part.length); n >= 0; ) {
      Sample.fill(expected, 0, n, total);
      if (!Arrays.equals(part, 0, n, expected, 0, n)) {
        throw new AssertionError("not the sample after " + total + " bytes");
      }
      total += n;
      n = content.read(part, 0, part.length);
    }
    assertThat(total).isEqualTo(size);
    assertThat(content.complete()).as("the answer is whole").isTrue();
  }

  /** Both at once: the server can hold back neither for long. */
  private void pipe(ChildProcess child, long size) throws Exception {
    try (Wire wire = Wire.open(child.uri())) {
      wire.send(request("POST", "/tck/pipe", "Content-Length: " + size));
      Crew.run(
          2,
          number -> {
            if (number == 0) {
              send(wire, size);
            } else {
              receive(wire, size);
            }
          });
    }
  }
}
