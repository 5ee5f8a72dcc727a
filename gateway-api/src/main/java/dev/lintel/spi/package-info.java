/**
 * What a server or an adapter implements: start at {@link dev.lintel.spi.Exchange}, which carries
 * one request, and {@link dev.lintel.spi.ServerProvider}, by which a server is found. Applications
 * have no use for this package.
 */
package dev.lintel.spi;
