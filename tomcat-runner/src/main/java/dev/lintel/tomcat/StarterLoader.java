package dev.lintel.tomcat;

import java.beans.PropertyChangeListener;
import org.apache.catalina.Context;
import org.apache.catalina.Loader;

/**
 * Gives the context the class loader of whoever started the server (GW-SRV-05). Tomcat's own loader
 * makes one for web applications, with a place for their classes, leak checks and a background
 * task.
 */
final class StarterLoader implements Loader {
  private final ClassLoader loader;
  private @Nullable Context context;

  StarterLoader(ClassLoader loader) {
    this.loader = loader;
  }

  @Override
  public ClassLoader getClassLoader() {
    return loader;
  }

  @Override
  public @Nullable Context getContext() {
    return context;
  }

  @Override
  public void setContext(@Nullable Context owner) {
    this.context = owner;
  }

  @Override
  public boolean getDelegate() {
    return true;
  }

  @Override
  public boolean modified() {
    return false;
  }

  @Override
  public void setDelegate(boolean delegate) {}

  @Override
  public void backgroundProcess() {}

  @Override
  public void addPropertyChangeListener(PropertyChangeListener listener) {}

  @Override
  public void removePropertyChangeListener(PropertyChangeListener listener) {}
}
