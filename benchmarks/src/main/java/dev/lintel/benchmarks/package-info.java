/** Lintel against a servlet that is written by hand: the same work, in the same container. */
package dev.lintel.benchmarks;
