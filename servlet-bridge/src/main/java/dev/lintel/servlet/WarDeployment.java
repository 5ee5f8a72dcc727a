package dev.lintel.servlet;

import dev.lintel.Application;
import dev.lintel.ApplicationFactory;
import dev.lintel.ServerInfo;
import dev.lintel.ServerOptions;
import dev.lintel.StatusException;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** What a web application's parameters say about its deployment. */
final class WarDeployment {
  private static final String APPLICATION = "lintel.application";
  private static final String MAX_BODY = "lintel.maxRequestBodyBytes";
  private static final String TIMEOUT = "lintel.requestTimeout";
  private static final String GRACE = "lintel.shutdownGrace";

  private final ServletContext context;
  private final Map<String, String> settings = new TreeMap<>();

  /** What the context's parameters say. */
  WarDeployment(ServletContext context) {
    this.context = context;
    for (String name : Collections.list(context.getInitParameterNames())) {
      settings.put(name, context.getInitParameter(name));
    }
  }

  /** What the context's parameters say, and those of a servlet, which come first. */
  WarDeployment(ServletContext context, ServletConfig servlet) {
    this(context);
    for (String name : Collections.list(servlet.getInitParameterNames())) {
      settings.put(name, servlet.getInitParameter(name));
    }
  }

  Map<String, String> settings() {
    return settings;
  }

  /** Some containers say {@code /} for the root during start-up. */
  String mountPath() {
    String path;
    try {
      path = Admission.contextPath(context);
    } catch (StatusException e) {
      throw new IllegalArgumentException(
          "the context path "
              + context.getContextPath()
              + " has a percent sign that begins no escape: give the web application another name",
          e);
    }
    return path.equals("/") ? "" : path;
  }

  long maxRequestBodyBytes() {
    String value = settings.get(MAX_BODY);
    if (value == null) {
      return ServerOptions.defaults().maxRequestBodyBytes();
    }
    try {
      return ServerOptions.defaults()
          .maxRequestBodyBytes(Long.parseLong(value))
          .maxRequestBodyBytes();
    } catch (NumberFormatException e) {
      throw illegal(MAX_BODY, value, "give a number of bytes", e);
    } catch (IllegalArgumentException e) {
      throw illegal(MAX_BODY, value, e.getMessage(), e);
    }
  }

  ServerInfo server() {
    String said = Objects.requireNonNullElse(context.getServerInfo(), "");
    int slash = said.indexOf('/');
    String name = slash < 0 ? said : said.substring(0, slash);
    return new ServerInfo(
        name.isEmpty() ? "servlet" : name.toLowerCase(Locale.ROOT),
        slash < 0 ? "" : said.substring(slash + 1),
        ServerInfo.SPEC,
        true,
        false,
        false,
        requestTimeout(),
        Set.of(ServerInfo.TRAILERS));
  }

  private Duration requestTimeout() {
    return with(TIMEOUT, "PT30S", ServerOptions::requestTimeout).requestTimeout();
  }

  Duration shutdownGrace() {
    return with(GRACE, "PT10S", ServerOptions::shutdownGrace).shutdownGrace();
  }

  /** The defaults, but for a setting that has a parameter. */
  private ServerOptions with(
      String name, String example, BiFunction<ServerOptions, Duration, ServerOptions> setting) {
    String value = settings.get(name);
    if (value == null) {
      return ServerOptions.defaults();
    }
    try {
      return setting.apply(ServerOptions.defaults(), Duration.parse(value));
    } catch (DateTimeParseException e) {
      throw illegal(name, value, "give a duration such as " + example, e);
    } catch (IllegalArgumentException e) {
      throw illegal(name, value, e.getMessage(), e);
    }
  }

  private static IllegalArgumentException illegal(
      String name, String value, @Nullable String reason, RuntimeException cause) {
    return new IllegalArgumentException(
        "the parameter " + name + " is '" + value + "': " + reason, cause);
  }

  ApplicationFactory factory() {
    String named = settings.get(APPLICATION);
    return named != null ? named(named) : provided();
  }

  private ApplicationFactory named(String name) {
    Object instance;
    try {
      instance = Class.forName(name, true, context.getClassLoader()).getConstructor().newInstance();
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(
          "the parameter " + APPLICATION + " names " + name + ", whose constructor failed",
          e.getCause());
    } catch (LinkageError e) {
      throw new IllegalStateException(
          "the parameter "
              + APPLICATION
              + " names "
              + name
              + ", which cannot be loaded or initialized: "
              + (e.getCause() == null ? e : e.getCause()),
          e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          "the parameter "
              + APPLICATION
              + " names "
              + name
              + ", which is no public class with a public constructor without parameters",
          e);
    }
    if (instance instanceof ApplicationFactory factory) {
      return factory;
    }
    if (instance instanceof Application application) {
      return deployment -> application;
    }
    throw new IllegalArgumentException(
        "the parameter "
            + APPLICATION
            + " names "
            + name
            + ", which implements neither "
            + ApplicationFactory.class.getName()
            + " nor "
            + Application.class.getName());
  }

  private ApplicationFactory provided() {
    ClassLoader loader = context.getClassLoader();
    List<Object> found = new ArrayList<>();
    try {
      ServiceLoader.load(ApplicationFactory.class, loader).forEach(found::add);
      ServiceLoader.load(Application.class, loader).forEach(found::add);
    } catch (ServiceConfigurationError e) {
      throw new IllegalStateException(
          "an application that META-INF/services names cannot be made: " + e.getMessage(), e);
    }
    if (found.size() != 1) {
      String names =
          found.stream().map(o -> o.getClass().getName()).collect(Collectors.joining(", "));
      throw new IllegalStateException(
          (found.isEmpty()
                  ? "no application in the web application"
                  : found.size() + " applications in the web application (" + names + ")")
              + ": name one by the context parameter "
              + APPLICATION
              + ", or provide exactly one "
              + ApplicationFactory.class.getName()
              + " in META-INF/services");
    }
    return found.get(0) instanceof ApplicationFactory factory
        ? factory
        : deployment -> (Application) found.get(0);
  }
}
