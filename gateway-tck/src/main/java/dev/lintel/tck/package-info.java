/** The conformance kit: suites that a server must pass. */
package dev.lintel.tck;
