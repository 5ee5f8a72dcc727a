/**
 * The contract between web applications and servers. Start at {@link dev.lintel.Application}, which
 * takes a {@link dev.lintel.Request} and returns a {@link dev.lintel.Response}; {@link
 * dev.lintel.Server} runs one.
 */
package dev.lintel;
