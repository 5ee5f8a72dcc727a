/**
 * Serves an application through the Servlet API, of which any container brings its own: whoever
 * puts this on the module path must have it read the container's module.
 *
 * @since 0.1
 */
module dev.lintel.servlet {
  requires transitive dev.lintel;
  requires static jakarta.servlet;

  exports dev.lintel.servlet;
}
