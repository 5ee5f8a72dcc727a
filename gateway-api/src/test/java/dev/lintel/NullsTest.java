package dev.lintel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lintel.spi.AnswerStream;
import dev.lintel.spi.BodySink;
import dev.lintel.spi.BodySource;
import dev.lintel.spi.DeployedApplication;
import dev.lintel.spi.FailureRules;
import dev.lintel.spi.FramingRules;
import dev.lintel.spi.HostRules;
import dev.lintel.spi.MountRules;
import dev.lintel.spi.PathRules;
import dev.lintel.spi.RequestIntake;
import dev.lintel.spi.RequestTarget;
import dev.lintel.spi.ServerProvider;
import dev.lintel.spi.TrailerRules;
import dev.lintel.spi.WorkerThreads;
import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** No null crosses the contract: whoever passes one hears which argument it was. */
class NullsTest {
  private static final List<Class<?>> TYPES =
      List.of(
          Application.class,
          AsyncApplication.class,
          Attribute.class,
          Body.class,
          Headers.class,
          Middleware.class,
          Parameters.class,
          Response.class,
          Server.class,
          ServerInfo.class,
          ServerOptions.class,
          StatusException.class,
          Tls.class,
          AnswerStream.class,
          DeployedApplication.class,
          FailureRules.class,
          FramingRules.class,
          HostRules.class,
          MountRules.class,
          PathRules.class,
          RequestIntake.class,
          RequestTarget.class,
          ServerProvider.class,
          TrailerRules.class,
          WorkerThreads.class);

  @TestFactory
  Stream<DynamicTest> a_null_is_refused_by_the_name_of_the_argument() {
    return TYPES.stream()
        .flatMap(type -> Stream.concat(factories(type), Arrays.stream(type.getConstructors())))
        .flatMap(
            call ->
                IntStream.range(0, call.getParameterCount())
                    .filter(i -> !call.getParameterTypes()[i].isPrimitive())
                    .mapToObj(
                        i ->
                            dynamicTest(
                                call.getDeclaringClass().getSimpleName()
                                    + ' '
                                    + call.toGenericString()
                                    + " #"
                                    + i,
                                () -> assertRefused(null, call, i))));
  }

  /** Values, whose methods take what the application has from its client, or made up itself. */
  @TestFactory
  Stream<DynamicTest> a_null_is_refused_by_a_method_of_a_value() throws IOException {
    Request request = Request.of(new TestExchange());
    return Stream.of(
            Headers.of("a", "b"),
            Response.text("a"),
            Body.text("a"),
            request,
            request.parameters(),
            ServerOptions.defaults(),
            Application.of(r -> Response.noContent()),
            AsyncApplication.of(r -> Response.noContent().completed()),
            new ServerInfo("a", "1", "1.0", true, true, false, Duration.ofSeconds(1), Set.of()),
            new AnswerStream((AnswerStream.Target) proxy(AnswerStream.Target.class), -1),
            new RequestIntake(500))
        .flatMap(
            value ->
                Arrays.stream(publicType(value).getMethods())
                    .filter(method -> method.getDeclaringClass().getName().startsWith("dev.lintel"))
                    .filter(method -> !Modifier.isStatic(method.getModifiers()))
                    .filter(method -> !method.isSynthetic() && !method.getName().equals("equals"))
                    // What an application does itself.
                    .filter(method -> !method.getName().startsWith("handle"))
                    .flatMap(
                        method ->
                            IntStream.range(0, method.getParameterCount())
                                .filter(i -> !method.getParameterTypes()[i].isPrimitive())
                                .mapToObj(
                                    i ->
                                        dynamicTest(
                                            publicType(value).getSimpleName()
                                                + ' '
                                                + method.toGenericString()
                                                + " #"
                                                + i,
                                            () -> assertRefused(value, method, i)))));
  }

  /** The type of the contract that a value is of. */
  private static Class<?> publicType(Object value) {
    return Stream.of(AsyncApplication.class, Application.class, Body.class)
        .<Class<?>>map(type -> type)
        .filter(type -> type.isInstance(value))
        .findFirst()
        .orElse(value.getClass());
  }

  private static Stream<Executable> factories(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> !method.isSynthetic())
        .filter(
            method ->
                Modifier.isStatic(method.getModifiers())
                    && Modifier.isPublic(method.getModifiers()))
        .map(method -> (Executable) method);
  }

  private static void assertRefused(Object target, Executable call, int parameter)
      throws Exception {
    Object[] arguments = new Object[call.getParameterCount()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] =
          i == parameter
              ? null
              : target == null
                  ? sample(call.getParameterTypes()[i])
                  : argument(call.getParameterTypes()[i]);
    }
    Throwable thrown = null;
    try {
      if (call instanceof Method method) {
        method.invoke(target, arguments);
      } else {
        ((java.lang.reflect.Constructor<?>) call).newInstance(arguments);
      }
    } catch (InvocationTargetException e) {
      thrown = e.getCause();
    }
    String name = call.toGenericString() + " #" + parameter;
    assertThat(thrown).as(name).isInstanceOf(NullPointerException.class);
    assertThat(thrown.getMessage()).as(name).matches("[a-zA-Z' ]+").doesNotContain("because");
  }

  /** Of a method of a value: a name, or a status of interim answers. */
  private static Object argument(Class<?> type) {
    return type == String.class ? "a" : type == int.class ? (Object) 103 : sample(type);
  }

  private static Object sample(Class<?> type) {
    Map<Class<?>, Object> samples =
        Map.ofEntries(
            Map.entry(int.class, 500),
            Map.entry(long.class, 1L),
            Map.entry(boolean.class, true),
            Map.entry(String.class, "/a"),
            Map.entry(byte[].class, new byte[1]),
            Map.entry(String[].class, new String[0]),
            Map.entry(ByteBuffer.class, ByteBuffer.allocate(1)),
            Map.entry(Path.class, Path.of("pom.xml")),
            Map.entry(Duration.class, Duration.ofSeconds(1)),
            Map.entry(Headers.class, Headers.empty()),
            Map.entry(Body.class, Body.empty()),
            Map.entry(Attribute.class, Attribute.named("a")),
            Map.entry(Object.class, "a"),
            Map.entry(Response.class, Response.noContent()),
            Map.entry(
                ServerInfo.class,
                new ServerInfo(
                    "a", "1", "1.0", true, true, false, Duration.ofSeconds(1), Set.of())),
            Map.entry(RequestTarget.Form.class, RequestTarget.Form.ORIGIN),
            Map.entry(ServerOptions.class, ServerOptions.defaults().port(0)),
            Map.entry(List.class, List.of()),
            Map.entry(Set.class, Set.of()),
            Map.entry(Map.class, Map.of()),
            Map.entry(Optional.class, Optional.empty()),
            Map.entry(Throwable.class, new IOException()),
            Map.entry(Exception.class, new IOException()),
            Map.entry(IOException.class, new IOException()),
            Map.entry(BodySource.class, proxy(BodySource.class)),
            Map.entry(BodySink.class, proxy(BodySink.class)));
    Object sample = samples.get(type);
    if (sample == null && type.isArray()) {
      return Array.newInstance(type.getComponentType(), 0);
    }
    return sample != null ? sample : proxy(type);
  }

  private static Object proxy(Class<?> type) {
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (self, method, arguments) -> {
          throw new UnsupportedOperationException("called: " + method);
        });
  }
}
