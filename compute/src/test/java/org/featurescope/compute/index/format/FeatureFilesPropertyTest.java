package org.featurescope.compute.index.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.featurescope.compute.index.Example;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;

/// Whatever stands in a file, it is read or refused in a sentence; whatever stands in a text, it
/// comes through.
class FeatureFilesPropertyTest {
  private static final byte[] SOUND =
      ("{\"density\": 0.5, \"mean_act\": 1, \"hist\": {\"1\": 2}, \"random\": [], \"top\":"
              + " [{\"doc_id\": 1, \"idx\": 0, \"acts\": [1.5], \"tokens\": [\"a\"],"
              + " \"token_ints\": [3]}]}")
          .getBytes(StandardCharsets.UTF_8);

  @Property(tries = 300)
  void aFileWithAnyByteChangedIsReadOrRefused(
      @ForAll @IntRange(max = 140) int at, @ForAll byte value) throws IOException {
    var bytes = SOUND.clone();
    bytes[at % bytes.length] = value;
    var file = Files.createTempFile("7-", ".json");
    try {
      Files.write(file, bytes);
      FeatureReader.read(file, new Cancellation(), ForeignFeature::indexed);
    } catch (FeaturescopeException e) {
      assertFalse(e.remedy().isEmpty());
    } finally {
      Files.delete(file);
    }
  }

  @Property(tries = 200)
  void tokensOfAnySpellingAndActivationsOfAnySizeComeThrough(
      @ForAll @Size(min = 1, max = 12) List<String> tokens, @ForAll float value) {
    if (!Float.isFinite(value)) {
      return;
    }
    var activations = new double[tokens.size()];
    activations[activations.length - 1] = value;
    var example =
        Sequences.example(
            Example.Band.TOP, 3, tokens, new double[0], activations, activations.length - 1);
    assertEquals(String.join("", tokens), example.passage().text());
    assertEquals(new ArrayList<>(tokens), Sequences.tokens(example.passage()));
    assertEquals(value, example.value());
  }
}
