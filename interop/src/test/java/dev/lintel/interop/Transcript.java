package dev.lintel.interop;

import com.google.gson.JsonArray;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Many lines of which many cells have the same: in {@code matrix.json} each is there once, and
 * cells have its number.
 */
record Transcript(String text) {
  /** A transcript, or nothing where there is no text: an empty one says that nothing came. */
  static Transcript of(String text) {
    return text == null ? null : new Transcript(text);
  }

  /** All transcripts of a file, in the order of their numbers. */
  static final class Pool extends TypeAdapter<Transcript> {
    private final List<String> texts = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();

    /** An empty one, to write with. */
    Pool() {}

    /** What a file has, to read with. */
    Pool(JsonArray all) {
      all.forEach(each -> texts.add(each.getAsString()));
    }

    List<String> texts() {
      return texts;
    }

    @Override
    public void write(JsonWriter out, Transcript transcript) throws IOException {
      if (transcript == null) {
        out.nullValue();
        return;
      }
      Integer known = numbers.putIfAbsent(transcript.text(), texts.size());
      if (known == null) {
        known = texts.size();
        texts.add(transcript.text());
      }
      out.value(known);
    }

    @Override
    public Transcript read(JsonReader in) throws IOException {
      return new Transcript(texts.get(in.nextInt()));
    }
  }
}
