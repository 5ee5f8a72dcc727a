package dev.lintel.mutants;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Loads all of Lintel anew, the kit included, with some classes patched; what is not Lintel's comes
 * from the parent. Two of these in one process do not meet.
 */
final class PatchedLoader extends ClassLoader {
  private static final String OURS = "dev.lintel.";
  private static final String HARNESS = PatchedLoader.class.getPackageName() + '.';

  private final List<Patch> patches;

  PatchedLoader(List<Patch> patches) {
    super(PatchedLoader.class.getClassLoader());
    this.patches = patches;
  }

  /**
   * Loads and links the classes that are patched.
   *
   * @throws IllegalStateException if a patch does not apply
   * @throws LinkageError if what it makes is no class
   */
  void link() {
    for (Patch patch : patches) {
      try {
        Class.forName(patch.type(), true, this);
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException(
            "the patch does not apply: there is no class " + patch.type() + " any more", e);
      }
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!isAnew(name)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }
  }

  private static boolean isAnew(String name) {
    return name.startsWith(OURS)
        && (!name.startsWith(HARNESS) || name.indexOf('.', HARNESS.length()) >= 0);
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    byte[] bytes;
    try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      bytes = in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the class " + name, e);
    }
    for (Patch patch : patches) {
      if (patch.type().equals(name)) {
        bytes = patch.apply(bytes);
      }
    }
    return defineClass(name, bytes, 0, bytes.length);
  }
}
