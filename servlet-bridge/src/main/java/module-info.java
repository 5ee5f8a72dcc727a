/**
 * Serves an application through the Servlet API, of which any container brings its own, in a module
 * of its own name; {@link dev.lintel.servlet.Container} finds it when the program runs.
 *
 * @since 0.1
 */
module dev.lintel.servlet {
  requires transitive dev.lintel;
  requires static jakarta.servlet;

  exports dev.lintel.servlet;

  uses dev.lintel.Application;
  uses dev.lintel.ApplicationFactory;
}
