/**
 * Servlet containers as their makers ship them, started for a test: {@link
 * dev.lintel.interop.Target} is one, {@link dev.lintel.interop.Containers} has all.
 */
package dev.lintel.interop;
