package dev.lintel.tck;

import java.io.IOException;
import java.io.OutputStream;
import java.util.regex.Pattern;

/**
 * Stands in for standard error: what a logger writes goes on to where it went before, as the user
 * of a server says where that logs, and everything else is kept.
 */
final class UnloggedStream extends OutputStream {
  /** The packages of loggers, Java's own and those that slf4j finds. */
  private static final Pattern LOGGER =
      Pattern.compile(".*\\.(logger|logging|slf4j|logback|log4j|logmanager)\\..*");

  private final OutputStream kept;
  private final OutputStream logged;

  UnloggedStream(OutputStream kept, OutputStream logged) {
    this.kept = kept;
    this.logged = logged;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    boolean isLogged =
        StackWalker.getInstance()
            .walk(frames -> frames.anyMatch(f -> LOGGER.matcher(f.getClassName()).matches()));
    (isLogged ? logged : kept).write(bytes, offset, count);
  }
}
