package dev.lintel.tck;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the process holds. */
final class Resources {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private Resources() {}

  /** Open files and sockets; 0 where the system does not tell. */
  static long descriptors() {
    if (ManagementFactory.getOperatingSystemMXBean()
        instanceof com.sun.management.UnixOperatingSystemMXBean unix) {
      return unix.getOpenFileDescriptorCount();
    }
    return 0;
  }

  /** Those of this one's group, but for what nobody ends. */
  static long threads() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getThreadGroup() == group)
        .filter(thread -> !Leftovers.isKept(thread))
        .count();
  }

  /** Bytes in direct buffers. */
  static long direct() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  /** Bytes of the heap that are in use, after a collection. */
  static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** What the descriptors are, for the failure of a test. */
  static String described() {
    if (!Files.isDirectory(DESCRIPTORS)) {
      return "";
    }
    try (Stream<Path> all = Files.list(DESCRIPTORS)) {
      return all.map(Resources::target).sorted().toList().toString();
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "gone";
    }
  }
}
