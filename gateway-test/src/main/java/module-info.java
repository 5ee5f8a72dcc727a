/**
 * Tests of applications and middleware without a server. It depends on the contract alone and on no
 * test framework.
 *
 * @since 0.1
 */
module dev.lintel.test {
  requires transitive dev.lintel;

  exports dev.lintel.test;
}
