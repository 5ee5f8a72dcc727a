/** Runs an application on embedded Jetty. */
package dev.lintel.jetty;
