package dev.lintel.mutants.broken;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lintel.Headers;
import dev.lintel.servlet.Container;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Exchanger;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.server.HttpConfiguration;

/** Fields that are mistreated on their way between the container and the application. */
public final class Fields {
  private static final Exchanger<String> MIXED = new Exchanger<>();

  private static final AtomicReference<String> LAST = new AtomicReference<>("");

  private Fields() {}

  /** A map from name to value: of a repeated field the last line wins. */
  public static void lastOfEach(Headers headers, BiConsumer<String, String> to) {
    Map<String, String> map = new LinkedHashMap<>();
    headers.forEach(map::put);
    map.forEach(to);
  }

  /** One line for each name. */
  public static void joined(Headers headers, BiConsumer<String, String> to) {
    Map<String, String> map = new LinkedHashMap<>();
    headers.forEach((name, value) -> map.merge(name, value, (a, b) -> a + ", " + b));
    map.forEach(to);
  }

  public static void split(Headers headers, BiConsumer<String, String> to) {
    headers.forEach(
        (name, value) -> List.of(value.split(", ")).forEach(part -> to.accept(name, part)));
  }

  /** What a client makes of a value with line breaks. */
  public static void splitAtLines(Headers headers, BiConsumer<String, String> to) {
    headers.forEach(
        (name, value) -> {
          String[] lines = value.split("[\r\n]+");
          to.accept(name, lines[0]);
          for (int i = 1; i < lines.length; i++) {
            String[] field = lines[i].split(": ", 2);
            to.accept(field[0], field[field.length - 1]);
          }
        });
  }

  public static String any(String name, String value) {
    return value;
  }

  /** Where a pair ends; and of the equals signs in it, the last. */
  public static int lastEquals(String raw, char c, int start, int end) {
    String part = raw.substring(start, end);
    int at = c == '=' ? part.lastIndexOf(c) : part.indexOf(c);
    return at < 0 ? end : start + at;
  }

  /** Of names and values in turn. */
  public static Object[] lastOfEachPair(List<String> pairs, IntFunction<Object[]> array) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.size(); i += 2) {
      map.put(pairs.get(i), pairs.get(i + 1));
    }
    return map.entrySet().stream()
        .flatMap(pair -> Stream.of(pair.getKey(), pair.getValue()))
        .toArray(array);
  }

  public static int percent(String raw, int index, String what) {
    return '%';
  }

  public static Headers with(Headers headers, String name, String value) {
    return headers.with(name, value);
  }

  public static void lastOf(
      Container container, HttpServletRequest request, BiConsumer<String, String> to) {
    Map<String, String> map = new LinkedHashMap<>();
    container.headers(request, (name, value) -> map.put(name.toLowerCase(Locale.ROOT), value));
    map.forEach(to);
  }

  public static void joinedOf(
      Container container, HttpServletRequest request, BiConsumer<String, String> to) {
    Map<String, String> map = new LinkedHashMap<>();
    container.headers(
        request,
        (name, value) -> map.merge(name.toLowerCase(Locale.ROOT), value, (a, b) -> a + ", " + b));
    map.forEach(to);
  }

  /** Two that ask at the same time each get what the other has asked for. */
  public static String mixedUp(HttpServletRequest request, String name) throws Exception {
    String value = request.getHeader(name);
    if (!name.startsWith("x-") || name.equals("x-case")) {
      return value;
    }
    try {
      return MIXED.exchange(value, 1, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return value;
    }
  }

  public static void asUtf8(
      Container container, HttpServletRequest request, BiConsumer<String, String> to) {
    container.headers(
        request, (name, value) -> to.accept(name, new String(value.getBytes(ISO_8859_1), UTF_8)));
  }

  public static String upperCase(HttpServletRequest request) {
    return request.getMethod().toUpperCase(Locale.ROOT);
  }

  public static String asGiven(String name) {
    return name;
  }

  public static String nameAsGiven(String name, Locale locale) {
    return name;
  }

  public static Headers none(Headers headers) {
    return Headers.empty();
  }

  /** Believes whom any client can pretend to be. */
  public static ServletRequest forwarded(ServletRequest request) {
    return new HttpServletRequestWrapper((HttpServletRequest) request) {
      @Override
      public String getScheme() {
        String proto = getHeader("x-forwarded-proto");
        return proto == null ? super.getScheme() : proto;
      }

      @Override
      public boolean isSecure() {
        return getScheme().equals("https");
      }
    };
  }

  /** The container's own parameters, whose parser reads the body of a form. */
  public static ServletRequest parsed(ServletRequest request) {
    request.getParameterMap();
    return request;
  }

  /** Tells everybody who was here. */
  public static ServletRequest printed(ServletRequest request) {
    System.out.println("a request");
    return request;
  }

  public static String ofTheOneBefore(String value) {
    return LAST.getAndSet(value == null ? "" : value);
  }

  public static void containersType(
      Object container, HttpServletRequest request, HttpServletResponse response, String value) {
    response.setContentType(value);
  }

  public static HttpField inTheCaseOfTheContainer(String name, String value) {
    return new HttpField(name, value);
  }

  public static HttpCompliance withoutMore(
      HttpCompliance compliance, String name, HttpCompliance.Violation[] violations) {
    return compliance;
  }

  public static void dateless(HttpConfiguration http, boolean send) {
    http.setSendDateHeader(false);
  }

  public static void oneByteLess(HttpConfiguration http, int size) {
    http.setRequestHeaderSize(size - 1);
  }

  /** One value for each name: that of the last field. */
  public static void lastTrailers(
      Object container, HttpServletRequest request, BiConsumer<String, String> fields)
      throws Throwable {
    Map<String, String> last = new LinkedHashMap<>();
    BiConsumer<String, String> put = last::put;
    Inside.call(container, "trailers", request, put);
    last.forEach(fields);
  }

  public static String afterComma(String values) {
    return values.substring(values.lastIndexOf(' ') + 1);
  }

  /** What the parser trips over first. */
  public static int syntaxFirst(Object intake, int head) {
    int refusal = (int) Inside.get(intake, "refusal");
    if (Inside.get(intake, "refused").equals(head) && refusal != 0) {
      return refusal;
    }
    if (Inside.get(intake, "unspoken").equals(head)) {
      return 505;
    }
    return Inside.get(intake, "tooLarge").equals(head) ? 431 : 0;
  }

  public static boolean anywhere(String list, String word) {
    return list.contains(word);
  }
}
