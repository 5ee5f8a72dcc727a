/** One application, {@link dev.lintel.samples.hello.Hello}, and a program that starts it. */
package dev.lintel.samples.hello;
