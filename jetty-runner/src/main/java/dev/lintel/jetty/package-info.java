/**
 * Runs an application on embedded Jetty. {@link dev.lintel.Server} finds it as a service; {@link
 * dev.lintel.jetty.JettyRunner} is for those who need Jetty's own settings as well.
 *
 * <p>Jetty logs through SLF4J to the binding that the program has. It says at level INFO that it
 * starts and stops; a program that wants silence sets the logger {@code org.eclipse.jetty} to WARN.
 * What is wrong with the head of a request is not logged above that.
 *
 * @since 0.1
 */
package dev.lintel.jetty;
