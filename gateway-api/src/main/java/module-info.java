/**
 * The contract between web applications and servers. An application needs {@link dev.lintel}; a
 * server implements {@link dev.lintel.spi}. It depends on nothing but the JDK.
 *
 * @since 0.1
 */
module dev.lintel {
  exports dev.lintel;
  exports dev.lintel.spi;

  uses dev.lintel.spi.ServerProvider;
}
