/**
 * Runs an application on embedded Jetty. {@link dev.lintel.Server} finds it as a service; {@link
 * dev.lintel.jetty.JettyRunner} is for those who need Jetty's own settings as well.
 *
 * <p>Jetty logs through SLF4J to the binding that the program has. It says at level INFO that it
 * starts and stops; a program that wants silence sets the logger {@code org.eclipse.jetty} to WARN.
 * Its loggers {@code org.eclipse.jetty.util.HostPort} and {@code org.eclipse.jetty.http.HttpParser}
 * warn of each Host field that is malformed or comes twice, which clients can cause at will.
 *
 * @since 0.1
 */
package dev.lintel.jetty;
