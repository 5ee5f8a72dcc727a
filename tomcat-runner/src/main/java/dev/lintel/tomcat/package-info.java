/**
 * Runs an application on embedded Tomcat. Most programs never name a type of this package: {@link
 * dev.lintel.Server} finds the runner on the class path. {@link dev.lintel.tomcat.TomcatRunner}
 * gives access to what only Tomcat has.
 *
 * @since 0.1
 */
package dev.lintel.tomcat;
