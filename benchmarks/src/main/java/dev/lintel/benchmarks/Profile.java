package dev.lintel.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where the processor time and the bytes of a workload go: the servlet's and Lintel's servers, one
 * after the other, as Java's flight recorder sees them, by request.
 *
 * <p>From Java 25 on samples are of the processor time (JEP 509), on Linux; before, they are of
 * threads that run Java code. The time of what has no sample, such as the collector and the
 * compiler, is in the figures in proportion.
 */
final class Profile {
  private static final int WARM_UP_SECONDS = 10;
  private static final int SECONDS = 20;
  private static final int ROWS = 30;
  private static final String PERIOD = "samplingPeriod";
  private static final String LINTEL = "dev.lintel.";
  private static final String BENCHMARKS = "dev.lintel.benchmarks.";

  /**
   * What was seen of one server.
   *
   * @param micros processor time of a request, in microseconds
   * @param samples how many there are
   * @param self microseconds by the method that ran, as many as its share of the samples
   * @param below the same by Lintel's methods on the stack
   * @param bytes of a request by their class
   */
  private record Seen(
      double micros,
      long samples,
      Map<String, Double> self,
      Map<String, Double> below,
      Map<String, Double> bytes) {}

  private Profile() {}

  /**
   * Prints the tables.
   *
   * @param args a container, a workload, the number of connections if not the workload's own, and
   *     {@code bridge} for Lintel's bridge alone in place of its runner
   * @throws Exception if a server does not start, or fails under load
   */
  public static void main(String[] args) throws Exception {
    List<String> words = new ArrayList<>(List.of(args));
    Contestant contestant = words.remove("bridge") ? Contestant.BRIDGE : Contestant.RUNNER;
    int connections = connections(words);
    LoadOptions asked = LoadOptions.namesOrExit(words.toArray(String[]::new));
    if (asked.containers().size() != 1 || asked.workloads().size() != 1) {
      LoadOptions.exit("profile CONTAINER WORKLOAD [CONNECTIONS] [bridge]: one of each");
    }
    Workload workload = asked.workloads().get(0);
    Plan plan =
        new Plan(
            asked.containers().get(0),
            workload,
            connections > 0 ? connections : workload.connections(),
            Threads.PLATFORM,
            0);
    plan.generator().missing().ifPresent(LoadOptions::exit);
    Seen servlet = seen(Contestant.SERVLET, plan);
    Seen lintel = seen(contestant, plan);
    String title = contestant.title();
    System.out.printf(
        "processor time of a request: servlet %.2f us in %d samples, %s %.2f us in %d%n",
        servlet.micros(), servlet.samples(), title, lintel.micros(), lintel.samples());
    print("microseconds by method, as the samples have it", title, servlet.self(), lintel.self());
    print("by Lintel's methods, with all that they call", title, servlet.below(), lintel.below());
    print("bytes by class", title, servlet.bytes(), lintel.bytes());
  }

  /** Takes the number of connections out of the words; 0 if there is none. */
  private static int connections(List<String> words) {
    List<String> numbers = words.stream().filter(word -> word.matches("[1-9][0-9]{0,4}")).toList();
    if (numbers.size() > 1) {
      LoadOptions.exit("profile: one number of connections, not " + numbers);
    }
    words.removeAll(numbers);
    return numbers.isEmpty() ? 0 : Integer.parseInt(numbers.get(0));
  }

  private static Seen seen(Contestant contestant, Plan plan)
      throws IOException, InterruptedException {
    Path recording = Files.createTempFile("lintel-profile", ".jfr");
    try {
      Instant from;
      Instant to;
      Duration cpu;
      double allocated;
      long requests;
      try (ServedProcess server =
          ServedProcess.start(
              contestant.title(),
              plan.container(),
              plan.workload(),
              plan.threads(),
              options(recording))) {
        drive(plan, server, WARM_UP_SECONDS);
        from = Instant.now();
        Duration before = server.cpu();
        double had = server.allocated();
        requests = drive(plan, server, SECONDS);
        cpu = server.cpu().minus(before);
        allocated = server.allocated() - had;
        to = Instant.now();
      }
      double micros = cpu.toNanos() / 1_000.0 / requests;
      return read(recording, from, to, micros, allocated / requests);
    } finally {
      Files.deleteIfExists(recording);
    }
  }

  /** How many requests were served; a giant body is one, however long it takes. */
  private static long drive(Plan plan, Serving server, int seconds)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    long requests = 0;
    do {
      requests += plan.drive(server, seconds).requests();
    } while (plan.workload().giant()
        && System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(seconds));
    return requests;
  }

  private static List<String> options(Path recording) {
    boolean processorTime = Runtime.version().feature() >= 25;
    return List.of(
        "-Xms256m",
        "-Xmx256m",
        "-XX:+UnlockDiagnosticVMOptions",
        "-XX:+DebugNonSafepoints",
        "-Xlog:jfr+startup=off",
        "-XX:StartFlightRecording:dumponexit=true,settings=profile,filename="
            + recording
            + (processorTime
                ? ",jdk.CPUTimeSample#enabled=true,jdk.CPUTimeSample#throttle=2ms"
                : ""));
  }

  private static Seen read(Path recording, Instant from, Instant to, double micros, double bytes)
      throws IOException {
    String sample = Runtime.version().feature() >= 25 ? "jdk.CPUTimeSample" : "jdk.ExecutionSample";
    Map<String, Double> self = new HashMap<>();
    Map<String, Double> below = new HashMap<>();
    Map<String, Double> classes = new HashMap<>();
    long samples = 0;
    double sampled = 0;
    double weight = 0;
    for (RecordedEvent event : events(recording)) {
      if (event.getStartTime().isBefore(from) || event.getStartTime().isAfter(to)) {
        continue;
      }
      String type = event.getEventType().getName();
      RecordedStackTrace stack = event.getStackTrace();
      if (type.equals(sample) && stack != null) {
        double time = event.hasField(PERIOD) ? event.getDuration(PERIOD).toNanos() : 1;
        samples++;
        sampled += time;
        self.merge(name(stack.getFrames().get(0).getMethod()), time, Double::sum);
        ours(stack).forEach(name -> below.merge(name, time, Double::sum));
      } else if (type.equals("jdk.ObjectAllocationSample")) {
        weight += event.getLong("weight");
        RecordedClass of = event.getClass("objectClass");
        classes.merge(of.getName(), (double) event.getLong("weight"), Double::sum);
      }
    }
    if (samples == 0) {
      throw new IOException("the recording has no " + sample + ": this system has none");
    }
    scale(self, micros / sampled);
    scale(below, micros / sampled);
    scale(classes, bytes / weight);
    return new Seen(micros, samples, self, below, classes);
  }

  private static List<RecordedEvent> events(Path recording) throws IOException {
    List<RecordedEvent> events = new ArrayList<>();
    try (RecordingFile file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        events.add(file.readEvent());
      }
    }
    return events;
  }

  private static Set<String> ours(RecordedStackTrace stack) {
    Set<String> names = new HashSet<>();
    for (RecordedFrame frame : stack.getFrames()) {
      String name = name(frame.getMethod());
      if (name.startsWith(LINTEL) && !name.startsWith(BENCHMARKS)) {
        names.add(name);
      }
    }
    return names;
  }

  private static String name(RecordedMethod method) {
    return method.getType().getName() + '.' + method.getName();
  }

  private static void scale(Map<String, Double> shares, double by) {
    shares.replaceAll((name, share) -> share * by);
  }

  /** The rows in which the two differ most. */
  private static void print(
      String title, String contestant, Map<String, Double> left, Map<String, Double> right) {
    Set<String> names = new TreeSet<>(left.keySet());
    names.addAll(right.keySet());
    System.out.printf("%n%-80s %10s %10s %10s%n", title, "servlet", contestant, "difference");
    names.stream()
        .sorted(Comparator.comparingDouble(name -> -Math.abs(of(right, name) - of(left, name))))
        .limit(ROWS)
        .forEach(
            name ->
                System.out.printf(
                    "%-80s %10.2f %10.2f %+10.2f%n",
                    name, of(left, name), of(right, name), of(right, name) - of(left, name)));
  }

  private static double of(Map<String, Double> map, String name) {
    return map.getOrDefault(name, 0.0);
  }
}
