/**
 * For authors of applications and middleware: {@link dev.lintel.test.TestClient} runs an
 * application without a server and answers as a server would, and {@link dev.lintel.test.Lint}
 * checks that it keeps the contract.
 */
package dev.lintel.test;
