/** An in-memory client for tests of applications and middleware. */
package dev.lintel.test;
