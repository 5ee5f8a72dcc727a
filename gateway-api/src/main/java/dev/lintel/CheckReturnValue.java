package dev.lintel;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A call whose result is dropped is a mistake. Static analysis knows the annotation by its simple
 * name, so it reaches applications although only this package can use it.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.CLASS)
@interface CheckReturnValue {}
