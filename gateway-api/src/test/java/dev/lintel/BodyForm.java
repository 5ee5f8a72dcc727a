package dev.lintel;

import dev.lintel.spi.BodySource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Every form that a body can have, with the same content. */
enum BodyForm {
  BYTES(true, true) {
    @Override
    Body of(String content) {
      return Body.bytes(utf8(content));
    }
  },
  ARRAY_BUFFER(true, true) {
    @Override
    Body of(String content) {
      ByteBuffer buffer = ByteBuffer.wrap(utf8("<" + content + ">"));
      return Body.bytes(buffer.position(1).limit(buffer.limit() - 1).slice());
    }
  },
  DIRECT_BUFFER(true, true) {
    @Override
    Body of(String content) {
      byte[] bytes = utf8("<" + content);
      return Body.bytes(ByteBuffer.allocateDirect(bytes.length).put(bytes).flip().position(1));
    }
  },
  TEXT(true, true) {
    @Override
    Body of(String content) {
      return Body.text(content);
    }
  },
  FILE(true, true) {
    @Override
    Body of(String content) throws IOException {
      return Body.file(file(content));
    }
  },
  FILE_REGION(true, true) {
    @Override
    Body of(String content) throws IOException {
      return Body.file(file("<<" + content + ">>"), 2, utf8(content).length);
    }
  },
  STREAM(false, false) {
    @Override
    Body of(String content) {
      return Body.stream(new ByteArrayInputStream(utf8(content)));
    }
  },
  STREAM_OF_LENGTH(false, true) {
    @Override
    Body of(String content) {
      byte[] bytes = utf8(content);
      return Body.stream(new ByteArrayInputStream(utf8(content + "surplus")), bytes.length);
    }
  },
  CHUNKS(false, false) {
    @Override
    Body of(String content) {
      return Body.chunks(chunks(content));
    }
  },
  WRITER(false, false) {
    @Override
    Body of(String content) {
      return Body.writer(
          out -> {
            for (byte b : utf8(content)) {
              out.write(b);
            }
            out.close();
          });
    }
  },
  WRITER_OF_LENGTH(false, true) {
    @Override
    Body of(String content) {
      byte[] bytes = utf8(content);
      return Body.writer(bytes.length, out -> out.write(bytes));
    }
  },
  PUBLISHER(false, false) {
    @Override
    Body of(String content) {
      return Body.publisher(Body.chunks(chunks(content)).publisher());
    }
  },
  PUBLISHER_OF_LENGTH(false, true) {
    @Override
    Body of(String content) {
      return Body.publisher(Body.chunks(chunks(content)).publisher(), utf8(content).length);
    }
  },
  SOURCE(false, true) {
    @Override
    Body of(String content) {
      byte[] bytes = utf8(content);
      return Body.of(
          new BodySource() {
            @Override
            public long length() {
              return bytes.length;
            }

            @Override
            public InputStream inputStream() {
              return new ByteArrayInputStream(bytes);
            }

            @Override
            public void close() {}
          });
    }
  },
  FILTERED(false, false) {
    @Override
    Body of(String content) {
      return STREAM.body(content).filter(PublisherVerification.Passing::new);
    }
  },
  FILTERED_BYTES(true, false) {
    @Override
    Body of(String content) {
      return Body.text(content).filter(PublisherVerification.Passing::new);
    }
  },
  LIMITED(false, true) {
    @Override
    Body of(String content) {
      return PUBLISHER_OF_LENGTH.body(content).limited(utf8(content).length);
    }
  },
  WITH_CLOSE_ACTION(false, true) {
    @Override
    Body of(String content) {
      return Body.text(content).onClose(() -> {});
    }
  };

  final boolean repeatable;
  final boolean hasLength;

  BodyForm(boolean repeatable, boolean hasLength) {
    this.repeatable = repeatable;
    this.hasLength = hasLength;
  }

  abstract Body of(String content) throws IOException;

  Body body(String content) {
    try {
      return of(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Pieces of a few bytes, empty ones in between, with and without an array. */
  static List<ByteBuffer> chunks(String content) {
    List<ByteBuffer> chunks = new ArrayList<>();
    byte[] bytes = utf8(content);
    int size = Math.max(2, bytes.length / 100);
    for (int i = 0; i < bytes.length; i += size) {
      ByteBuffer chunk = ByteBuffer.wrap(bytes, i, Math.min(size, bytes.length - i));
      chunks.add(chunks.size() % 3 == 0 ? chunk.asReadOnlyBuffer() : chunk);
      if (chunks.size() % 2 == 0) {
        chunks.add(ByteBuffer.allocate(0));
      }
    }
    return chunks;
  }

  private static Path file(String content) throws IOException {
    Path path = Files.createTempFile("lintel", ".txt");
    path.toFile().deleteOnExit();
    return Files.writeString(path, content);
  }
}
