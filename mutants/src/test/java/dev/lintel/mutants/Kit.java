package dev.lintel.mutants;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.lintel.mutants.broken.NamedRows;
import dev.lintel.tck.CertificateSuite;
import dev.lintel.tck.Script;
import dev.lintel.tck.Scripts;
import dev.lintel.tck.Spec;
import dev.lintel.tck.WireSuite;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The kit's cases by their ids: what they prove, and how to run some of them. */
final class Kit {
  private static final Map<String, Class<?>> TOPICS =
      Stream.of(WireSuite.class, CertificateSuite.class)
          .flatMap(suite -> Arrays.stream(suite.getDeclaredClasses()))
          .filter(type -> type.isAnnotationPresent(Nested.class))
          .collect(Collectors.toMap(Kit::topic, type -> type));

  /** Before the id of a script, where it is run on the blocking application at the root. */
  static final String SCRIPTS = "scripts/a_script_has_its_transcript/";

  private static final Map<String, Script> SCRIPTS_BY_ID =
      Scripts.all().stream().collect(Collectors.toMap(Script::id, script -> script));

  private static final long ENDS_WITHIN_MILLIS = 1_500;

  private Kit() {}

  /** The rules that a case cites. */
  static Set<String> rules(String test) {
    Set<String> rules = new TreeSet<>(List.of(method(test).getAnnotation(Spec.class).value()));
    if (test.startsWith(SCRIPTS)) {
      String id = test.substring(SCRIPTS.length());
      Script script = SCRIPTS_BY_ID.get(id);
      if (script == null) {
        throw new IllegalArgumentException("the kit has no script " + id);
      }
      rules.addAll(script.rules());
    }
    return rules;
  }

  /** The rules that any case cites: those that show on the wire. */
  static Set<String> rules() {
    Stream<String> cited =
        TOPICS.values().stream()
            .flatMap(Kit::methods)
            .filter(method -> method.isAnnotationPresent(Spec.class))
            .flatMap(method -> Arrays.stream(method.getAnnotation(Spec.class).value()));
    Stream<String> scripted =
        SCRIPTS_BY_ID.values().stream().flatMap(script -> script.rules().stream());
    return Stream.concat(cited, scripted).collect(Collectors.toCollection(TreeSet::new));
  }

  private static Method method(String test) {
    String[] parts = test.split("/", 3);
    Class<?> topic = TOPICS.get(parts[0]);
    if (topic == null || parts.length < 2) {
      throw new IllegalArgumentException("the kit has no case " + test);
    }
    return methods(topic)
        .filter(method -> method.getName().equals(parts[1]))
        .findAny()
        .orElseThrow(() -> new IllegalArgumentException("the kit has no case " + test));
  }

  private static Stream<Method> methods(Class<?> topic) {
    return Stream.<Class<?>>iterate(topic, type -> type != Object.class, Class::getSuperclass)
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()));
  }

  private static String topic(Class<?> type) {
    return type.getSimpleName().toLowerCase(Locale.ROOT);
  }

  /** Runs cases on the server that a loader has, beside the suite and the kit. */
  static Results run(PatchedLoader loader, Runner runner, Collection<String> tests) {
    return run(loader, runner, tests, new Results());
  }

  /**
   * Runs cases on a server, of which it then is not asked any more whether it has left anything
   * behind: the kit would wait for that, and knows enough.
   */
  static Results runBriefly(PatchedLoader loader, Runner runner, Collection<String> tests) {
    Thread thread = Thread.currentThread();
    Results results = new Results(Set.copyOf(tests));
    CompletableFuture<Void> over = new CompletableFuture<>();
    CompletableFuture<Void> ending =
        results
            .all()
            .thenCompose(
                all -> over.copy().completeOnTimeout(null, ENDS_WITHIN_MILLIS, MILLISECONDS))
            .thenRun(
                () -> {
                  if (!over.isDone()) {
                    thread.interrupt();
                  }
                });
    try {
      return run(loader, runner, tests, results);
    } finally {
      over.complete(null);
      results.all().complete(null);
      ending.join();
      // It may have come at the last moment.
      Thread.interrupted();
    }
  }

  private static Results run(
      PatchedLoader loader, Runner runner, Collection<String> tests, Results results) {
    Launcher launcher =
        LauncherFactory.create(
            LauncherConfig.builder()
                .enableTestEngineAutoRegistration(false)
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .enableLauncherDiscoveryListenerAutoRegistration(false)
                .enablePostDiscoveryFilterAutoRegistration(false)
                .addTestEngines(new JupiterTestEngine())
                .build());
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      launcher.execute(request(loader, runner, tests), results);
    } finally {
      thread.setContextClassLoader(before);
    }
    return results;
  }

  private static LauncherDiscoveryRequest request(
      PatchedLoader loader, Runner runner, Collection<String> tests) {
    List<DiscoverySelector> selectors =
        tests.stream()
            .map(test -> load(loader, topicOf(test).getName()) + "#" + test.split("/", 3)[1])
            .distinct()
            .map(
                name -> {
                  String[] parts = name.replace("class ", "").split("#");
                  return (DiscoverySelector)
                      DiscoverySelectors.selectNestedMethod(
                          List.of(load(loader, runner.suite())), load(loader, parts[0]), parts[1]);
                })
            .toList();
    String rows =
        tests.stream()
            .map(test -> test.split("/", 3))
            .filter(parts -> parts.length == 3)
            .map(parts -> parts[2])
            .collect(Collectors.joining("\n"));
    LauncherDiscoveryRequestBuilder request =
        LauncherDiscoveryRequestBuilder.request()
            .enableImplicitConfigurationParameters(false)
            .selectors(selectors);
    return (rows.isEmpty() ? request : request.configurationParameter(NamedRows.ROWS, rows))
        .build();
  }

  private static Class<?> topicOf(String test) {
    return method(test) == null ? null : TOPICS.get(test.split("/", 2)[0]);
  }

  private static Class<?> load(ClassLoader loader, String name) {
    try {
      return loader.loadClass(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("no class " + name + " on the class path of the tests", e);
    }
  }

  /** Notes how cases come out, by their ids. */
  static final class Results implements TestExecutionListener {
    private final Map<String, Verdict> verdicts = new ConcurrentHashMap<>();
    private final Map<String, Duration> taken = new ConcurrentHashMap<>();
    private final Set<String> problems = ConcurrentHashMap.newKeySet();
    private final Set<String> awaited;
    private final CompletableFuture<Void> all = new CompletableFuture<>();

    Results() {
      this(Set.of());
    }

    Results(Set<String> awaited) {
      this.awaited = awaited;
    }

    /** Completes when all cases that are awaited have come out. */
    CompletableFuture<Void> all() {
      return all;
    }

    @Override
    public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
      String nanos = entry.getKeyValuePairs().get(NamedRows.TOOK);
      if (nanos != null) {
        taken.put(test.getUniqueId(), Duration.ofNanos(Long.parseLong(nanos)));
      }
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      Duration took = taken.getOrDefault(test.getUniqueId(), Duration.ZERO);
      String id = id(test);
      Verdict verdict =
          switch (result.getStatus()) {
            case SUCCESSFUL -> Verdict.passed();
            case ABORTED -> Verdict.skipped("aborted: " + result.getThrowable().orElse(null));
            case FAILED ->
                result
                    .getThrowable()
                    .map(failure -> Verdict.of(failure, took))
                    .orElseGet(() -> Verdict.skipped("failed without a reason"));
          };
      if (!id.isEmpty()) {
        verdicts.put(id, verdict);
        if (verdicts.keySet().containsAll(awaited)) {
          all.complete(null);
        }
      } else if (verdict.kind() != Verdict.Kind.PASSED) {
        problems.add(test.getDisplayName() + ": " + verdict.line());
      }
    }

    Verdict of(String test) {
      Verdict verdict = verdicts.get(test);
      return verdict != null ? verdict : Verdict.skipped("did not run; " + problems);
    }

    /** The cases that did not pass, and why. */
    Map<String, String> failed() {
      Map<String, String> failed = new TreeMap<>();
      verdicts.forEach(
          (test, verdict) -> {
            if (verdict.kind() == Verdict.Kind.FAILED
                || verdict.kind() == Verdict.Kind.BROKEN
                || verdict.kind() == Verdict.Kind.TIMED_OUT) {
              failed.put(test, verdict.kind() + ": " + verdict.line());
            }
          });
      return failed;
    }

    /** What went wrong outside of the cases. */
    Set<String> problems() {
      return Set.copyOf(problems);
    }

    /** As the kit's ledger has it; empty for what is no case. */
    private static String id(TestIdentifier test) {
      String topic = "";
      String method = "";
      String row = "";
      for (UniqueId.Segment segment : test.getUniqueIdObject().getSegments()) {
        switch (segment.getType()) {
          case "nested-class" -> topic = segment.getValue().toLowerCase(Locale.ROOT);
          case "method", "test-factory" -> method = segment.getValue().replaceAll("\\(.*", "");
          case "dynamic-test" -> row = "/" + test.getDisplayName();
          default -> {}
        }
      }
      return method.isEmpty() ? "" : topic + '/' + method + row;
    }
  }
}
