package dev.lintel.tck;

import java.time.Duration;
import java.util.Locale;

/**
 * What a server may send for one answer, and how long it may take over it. Far more than any case
 * asks for: it is there so that a server that never ends fails its case, and not the whole run.
 * Only the time counts that the case waits for bytes.
 */
final class Allowance {
  /** Of a head or of trailers, in bytes. */
  static final int HEAD = 1024 * 1024;

  /** Of a body that a case reads at once, in bytes. */
  static final int BODY = 128 * 1024 * 1024;

  /** How many chunks a body may have. */
  static final int CHUNKS = 4 * 1024 * 1024;

  private static final int INTERIM = 1_000;
  private static final int TIMES = 10;
  private static final long SECOND_FOR = 1024 * 1024;

  private long waited;
  private long came;
  private int interim;

  /** So many times as long as a case waits for something, and a second more for each MiB. */
  static Duration time(Duration patience, long bytes) {
    return patience.multipliedBy(TIMES).plusSeconds(bytes / SECOND_FOR);
  }

  /** A head is awaited, which may be that of the answer behind interim ones. */
  void begin() {
    if (interim == 0) {
      waited = 0;
      came = 0;
    }
  }

  /** A head has come; says what is wrong, or nothing. */
  String head(int status) {
    interim = status < 200 ? interim + 1 : 0;
    return interim > INTERIM ? "more than " + INTERIM + " interim answers came" : "";
  }

  /** Some bytes were awaited for so long; says what is wrong, or nothing. */
  String came(int bytes, long nanos, Duration patience) {
    waited += nanos;
    came += bytes;
    return waited <= time(patience, came).toNanos()
        ? ""
        : String.format(
            Locale.ROOT,
            "the answer does not end: in %d s no more than %d bytes came",
            Duration.ofNanos(waited).toSeconds(),
            came);
  }
}
