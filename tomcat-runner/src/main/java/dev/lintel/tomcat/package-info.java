/** Runs an application on embedded Tomcat. */
package dev.lintel.tomcat;
