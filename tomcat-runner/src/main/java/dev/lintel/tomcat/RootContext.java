package dev.lintel.tomcat;

import jakarta.servlet.SessionTrackingMode;
import java.util.EnumSet;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleEvent;
import org.apache.catalina.LifecycleListener;
import org.apache.catalina.Manager;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.session.ManagerBase;

/**
 * A context without files and sessions. Tomcat's own makes a work folder (GW-DEP-12), cannot be
 * told not to, and prepares for sessions, whose random numbers can take long, and whose cookies it
 * limits in number (GW-SRV-12).
 */
final class RootContext extends StandardContext {

  RootContext(ClassLoader loader) {
    setName("");
    setPath("");
    setCookies(false);
    setUseNaming(false);
    setMapperContextRootRedirectEnabled(false);
    setAddWebinfClassesResources(false);
    // From 0 to 19 would be for ever. The exchanges have ended by then.
    setUnloadDelay(20);
    setLoader(new StarterLoader(loader));
    setManager(noSessions());
    addLifecycleListener(new Configured());
    getPipeline().setBasic(new DirectValve());
  }

  @Override
  protected void postWorkDirectory() {}

  private static Manager noSessions() {
    return new ManagerBase() {
      @Override
      public void load() {}

      @Override
      public void unload() {}

      @Override
      protected void startInternal() throws org.apache.catalina.LifecycleException {
        setState(org.apache.catalina.LifecycleState.STARTING);
      }

      @Override
      protected void stopInternal() throws org.apache.catalina.LifecycleException {
        setState(org.apache.catalina.LifecycleState.STOPPING);
      }
    };
  }

  /** Stands in for the reader of web.xml, without which a context refuses to start. */
  private final class Configured implements LifecycleListener {

    @Override
    public void lifecycleEvent(LifecycleEvent event) {
      if (event.getType().equals(Lifecycle.CONFIGURE_START_EVENT)) {
        getServletContext().setSessionTrackingModes(EnumSet.noneOf(SessionTrackingMode.class));
        setConfigured(true);
      }
    }
  }
}
