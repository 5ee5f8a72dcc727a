/**
 * For authors of applications and middleware: {@link dev.lintel.test.TestClient} runs an
 * application without a server and answers as a server would.
 */
package dev.lintel.test;
