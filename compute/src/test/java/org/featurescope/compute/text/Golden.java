package org.featurescope.compute.text;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The tokenizers of twelve small models and what the Hugging Face library makes of eighteen
/// strings.
final class Golden {
  private Golden() {}

  record Expected(List<Case> strings, Generation generation) {}

  record Case(
      String text,
      int[] ids,
      int[][] offsets_utf16,
      int[] special_mask,
      int[] ids_without_special,
      String decoded,
      String decoded_skip_special) {}

  record Generation(String prompt, int[] prompt_ids) {}

  static Path model(String name) {
    return org.featurescope.compute.model.Golden.folder("models/" + name);
  }

  static Expected expected(String name) {
    try {
      var json = Files.readString(model(name).resolve("expected_tokens.json"));
      return new Gson().fromJson(json, Expected.class);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static Stream<String> families() {
    return org.featurescope.compute.model.Golden.families();
  }
}
