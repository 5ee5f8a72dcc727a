package dev.lintel.tck;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the capability that a test proves where the server declares it; where it does not, the test
 * proves that it is missing in the specified way.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Capability {
  /** A constant of {@code ServerInfo}. */
  String value();
}
