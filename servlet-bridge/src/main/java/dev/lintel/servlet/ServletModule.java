package dev.lintel.servlet;

/**
 * Lets this module read the one with the Servlet API, where there are modules: containers have it
 * in modules of different names, so that none can be required by name.
 */
final class ServletModule {
  private static final String API = "jakarta.servlet.http";

  private ServletModule() {}

  /** Looks where the container's own part of the bridge comes from. */
  static void read(Class<?> container) {
    Module own = ServletModule.class.getModule();
    ModuleLayer layer = container.getModule().getLayer();
    if (!own.isNamed() || layer == null) {
      return;
    }
    for (Module module : layer.modules()) {
      if (module.getPackages().contains(API) && module.isExported(API, own)) {
        own.addReads(module);
      }
    }
  }
}
