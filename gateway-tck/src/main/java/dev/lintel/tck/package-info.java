/**
 * The conformance kit for authors of servers. Start from {@link dev.lintel.tck.CertificateSuite};
 * {@link dev.lintel.tck.Wire} is the client that it speaks with, {@link
 * dev.lintel.tck.TckApplication} the application that it speaks to.
 */
package dev.lintel.tck;
