package dev.lintel.servlet;

import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.UndeclaredThrowableException;
import java.nio.ByteBuffer;

/**
 * Writes of buffers without an array, which Servlet 6.1 has: looked for at run time, as the bridge
 * runs on 5.0 too.
 */
final class BufferWrites {
  private static final @Nullable MethodHandle WRITE = find(ServletOutputStream.class);

  /** Whether a class of streams has the method of its own. */
  private static final ClassValue<Boolean> OWN =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> stream) {
          try {
            Class<?> declaring = stream.getMethod("write", ByteBuffer.class).getDeclaringClass();
            return declaring != ServletOutputStream.class;
          } catch (NoSuchMethodException e) {
            return false;
          }
        }
      };

  private BufferWrites() {}

  /** The method that takes a buffer, or null where the API is older. */
  static @Nullable MethodHandle find(Class<? extends ServletOutputStream> stream) {
    MethodType type = MethodType.methodType(void.class, ByteBuffer.class);
    try {
      return MethodHandles.publicLookup()
          .findVirtual(stream, "write", type)
          .asType(type.insertParameterTypes(0, ServletOutputStream.class));
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return null;
    }
  }

  /**
   * Whether a stream takes them. What the API does for a stream that does not, such as one that a
   * filter has wrapped around the container's, asks it for readiness, which it may not know of.
   */
  static boolean takenBy(ServletOutputStream out) {
    return WRITE != null && OWN.get(out.getClass());
  }

  /** Hands what remains of a buffer over; its content stays as it is until all of it is sent. */
  static void write(ServletOutputStream out, ByteBuffer buffer) throws IOException {
    MethodHandle write = WRITE;
    if (write == null) {
      throw new IllegalStateException("the container's API has no write of a buffer");
    }
    call(write, out, buffer);
  }

  static void call(MethodHandle write, ServletOutputStream out, ByteBuffer buffer)
      throws IOException {
    try {
      write.invokeExact(out, buffer);
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new UndeclaredThrowableException(e);
    }
  }
}
