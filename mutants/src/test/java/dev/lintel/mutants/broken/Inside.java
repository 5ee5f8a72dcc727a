package dev.lintel.mutants.broken;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Stream;

/** Reaches what is not for others to see, as faults do. */
final class Inside {
  private Inside() {}

  static Object get(Object of, String name) {
    try {
      return field(of, name).get(of);
    } catch (IllegalAccessException e) {
      throw new LinkageError("no access to " + name, e);
    }
  }

  static void set(Object of, String name, Object value) {
    try {
      field(of, name).set(of, value);
    } catch (IllegalAccessException e) {
      throw new LinkageError("no access to " + name, e);
    }
  }

  private static Field field(Object of, String name) {
    Field field =
        types(of)
            .flatMap(type -> Arrays.stream(type.getDeclaredFields()))
            .filter(candidate -> candidate.getName().equals(name))
            .findFirst()
            .orElseThrow(() -> new LinkageError("no field " + name + " in " + of.getClass()));
    field.setAccessible(true);
    return field;
  }

  static Object call(Object of, String name, Object... arguments) throws Throwable {
    Method method =
        types(of)
            .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
            .filter(candidate -> candidate.getName().equals(name))
            .filter(candidate -> candidate.getParameterCount() == arguments.length)
            .findFirst()
            .orElseThrow(() -> new LinkageError("no method " + name + " in " + of.getClass()));
    method.setAccessible(true);
    try {
      return method.invoke(of, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static Stream<Class<?>> types(Object of) {
    return Stream.iterate(of.getClass(), type -> type != null, Class::getSuperclass);
  }
}
