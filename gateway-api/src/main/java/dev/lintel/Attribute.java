package dev.lintel;

import java.util.Objects;

/**
 * The key of a value that one layer puts into a request for the layers inside it.
 *
 * <p>A key is equal to itself only: two libraries that choose the same name do not collide. Keep it
 * in a constant that both sides can see.
 *
 * @param <T> the type of the value
 * @since 0.1
 */
@SuppressWarnings("UnusedTypeParameter") // T ties a key to the type of its value
public final class Attribute<T> {
  private final String name;

  private Attribute(String name) {
    this.name = name;
  }

  /**
   * A new key.
   *
   * @param name for messages; say who puts it in, such as {@code "auth.user"}
   * @param <T> the type of the value
   * @return a key that is equal to no other
   */
  public static <T> Attribute<T> named(String name) {
    return new Attribute<>(Objects.requireNonNull(name, "name"));
  }

  /**
   * The name.
   *
   * @return the name that it was made with
   */
  public String name() {
    return name;
  }

  @Override
  public String toString() {
    return name;
  }
}
