package dev.lintel.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Application;
import dev.lintel.Server;
import dev.lintel.ServerInfo;
import dev.lintel.ServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** GW-BDY-04, and that {@code sendfile} is declared with reason: a file leaves without a copy. */
class FileTransferTest {
  private static final int PIECE = 16 * 1024;
  private static final int OFFSET = 1_001;
  private static final int COUNT = 2 * PIECE + 3;

  private final byte[] content = new byte[OFFSET + COUNT + 1_000];
  private final CompletableFuture<Boolean> taken = new CompletableFuture<>();
  private long sent;
  private Path path;

  @BeforeEach
  void aFile(@TempDir Path folder) throws IOException {
    new Random(1).nextBytes(content);
    path = Files.write(folder.resolve("file"), content);
  }

  @Test
  void the_operating_system_sends_a_region() throws Exception {
    try (CountedFile file = new CountedFile(path)) {
      send(file);
      assertThat(file.transferred).isPositive();
      // Where the socket was full, Tomcat waits for it, with a piece in its buffer.
      assertThat(file.reads).isEqualTo(file.refusals);
    }
  }

  @Test
  void where_the_socket_is_full_one_piece_is_copied_and_the_rest_is_not() throws Exception {
    try (CountedFile file = new CountedFile(path)) {
      file.full = 1;
      send(file);
      assertThat(file.refusals).isPositive();
      assertThat(file.reads).isEqualTo(file.refusals);
      assertThat(file.copied).isBetween((long) PIECE, (long) PIECE * file.reads);
      assertThat(file.transferred).isPositive().isEqualTo(COUNT - file.copied);
    }
  }

  /** Has Tomcat itself send the region, in an exchange that the application does not see. */
  private void send(CountedFile file) throws Exception {
    Application unseen =
        request -> {
          throw new AssertionError("the valve answers");
        };
    try (Server server =
            TomcatRunner.start(
                unseen,
                ServerOptions.defaults().port(0),
                tomcat -> tomcat.getHost().getPipeline().addValve(new Sending(file)));
        Wire wire = new Wire(server)) {
      assertThat(server.info().capabilities()).contains(ServerInfo.SENDFILE);
      wire.get("/");
      assertThat(taken.get(20, TimeUnit.SECONDS)).as("the region was sent").isTrue();
      assertThat(wire.until("\r\n\r\n")).contains("\r\nContent-Length: " + COUNT + "\r\n");
      assertThat(wire.in().readNBytes(COUNT))
          .isEqualTo(Arrays.copyOfRange(content, OFFSET, OFFSET + COUNT));
      assertThat(sent).isEqualTo(COUNT);
    }
  }

  /** Does what the bridge does with the body of an answer that is a file. */
  private final class Sending extends ValveBase {
    private final CountedFile file;

    Sending(CountedFile file) {
      this.file = file;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException {
      response.setContentLengthLong(COUNT);
      Protocol protocol = (Protocol) request.getConnector().getProtocolHandler();
      Workers workers = (Workers) protocol.getExecutor();
      try {
        taken.complete(
            new TomcatContainer(protocol, workers)
                .file(
                    request.getRequest(),
                    response.getResponse(),
                    file,
                    OFFSET,
                    COUNT,
                    n -> sent += n));
      } catch (IOException | RuntimeException e) {
        taken.completeExceptionally(e);
        throw e;
      }
    }
  }
}
