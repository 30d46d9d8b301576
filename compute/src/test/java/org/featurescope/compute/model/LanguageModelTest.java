package org.featurescope.compute.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Consumer;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.checkpoint.SafeTensorsWriter;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What is said of a folder that holds no usable model.
@ExtendWith(TestEngine.class)
class LanguageModelTest {
  @TempDir Path folder;

  private Engine engine;

  @BeforeEach
  void copyAModel(Engine engine) throws IOException {
    this.engine = engine;
    for (var name : new String[] {"config.json", "model.safetensors", "tokenizer.json"}) {
      Files.copy(Golden.folder("models/gpt2").resolve(name), folder.resolve(name));
    }
  }

  private LanguageModel open() {
    return LanguageModel.open(folder, engine, Precision.FP32, Progress.none(), new Cancellation());
  }

  private FeaturescopeException refusal() {
    return assertThrows(FeaturescopeException.class, this::open);
  }

  private void config(Consumer<JsonObject> change) throws IOException {
    var file = folder.resolve("config.json");
    var json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    change.accept(json);
    Files.writeString(file, json.toString());
  }

  /// Writes the weights anew with some of them changed.
  private void weights(Consumer<float[]> change, String changed, String left) {
    var file = folder.resolve("model.safetensors");
    var writer = new SafeTensorsWriter();
    try (var source = SafeTensors.open(file)) {
      for (var name : source.names()) {
        if (!name.equals(left)) {
          var values = source.floats(name);
          if (name.equals(changed)) {
            change.accept(values);
          }
          writer.add(name, values, source.info(name).shape());
        }
      }
    }
    writer.write(file);
  }

  @Test
  void aModelOpensWithItsTokenizer() {
    try (var model = open()) {
      assertEquals(340, model.spec().vocabulary());
      assertEquals(
          "Hello world", model.tokenizer().decode(model.tokenizer().encode("Hello world").ids()));
    }
  }

  @Test
  void noConfig() throws IOException {
    Files.delete(folder.resolve("config.json"));
    assertTrue(refusal().problem().startsWith("There is no config.json in "));
  }

  @Test
  void configThatIsNotJson() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"gpt2\"");
    assertTrue(refusal().problem().endsWith("is not valid JSON"));
  }

  @Test
  void anUnknownFamily() throws IOException {
    config(json -> json.addProperty("model_type", "mamba"));
    var e = refusal();
    assertEquals("Models of the family \"mamba\" cannot be run yet", e.problem());
    assertTrue(
        e.remedy()
            .endsWith(
                "gpt2, openai-gpt, gpt_neo, gpt_neox, llama, mistral, qwen2, qwen3, gemma,"
                    + " gemma2"));
  }

  @Test
  void aMissingNumber() throws IOException {
    config(json -> json.remove("n_head"));
    assertTrue(refusal().problem().endsWith("it has no n_head"));
  }

  @Test
  void aNumberThatIsNone() throws IOException {
    config(json -> json.addProperty("n_layer", "three"));
    assertTrue(refusal().problem().endsWith("n_layer is not a number"));
  }

  @Test
  void sizesThatOverflow() throws IOException {
    config(json -> {
      json.addProperty("n_embd", 2147483640);
      json.addProperty("vocab_size", 2147483640);
    });
    assertTrue(refusal().problem().endsWith("n_embd is larger than that of any model"));
  }

  @Test
  void sizesWhoseProductIsNoModels() throws IOException {
    config(json -> {
      json.addProperty("n_embd", 1 << 22);
      json.addProperty("n_layer", 1000);
    });
    assertTrue(refusal().problem().contains("those of no model"));
  }

  /// The file with the weights is small: nothing of it was looked at, and nothing allocated.
  @Test
  void modelsLargerThanTheMemoryAreRefusedWithTheNumbers() throws IOException {
    config(json -> {
      json.addProperty("n_embd", 1 << 14);
      json.addProperty("vocab_size", 1 << 24);
    });
    var e = refusal();
    assertTrue(
        e.problem()
            .matches(
                "The model needs 1\\d{3}\\.\\d GB (of memory, and .* are free|on the GPU, .*)"),
        e.problem());
  }

  @Test
  void headsThatDoNotDivideTheWidth() throws IOException {
    config(json -> json.addProperty("n_head", 7));
    assertTrue(refusal().problem().contains("cannot be shared by 7 heads"));
  }

  @Test
  void shapesThatContradictTheConfig() throws IOException {
    config(json -> json.addProperty("n_inner", 100));
    var problem = refusal().problem();
    assertTrue(problem.contains("c_fc.weight is F32 [40, 96]"), problem);
    assertTrue(problem.contains("asks for [40, 100]"), problem);
  }

  @Test
  void missingWeights() throws IOException {
    Files.delete(folder.resolve("model.safetensors"));
    assertTrue(refusal().problem().contains("safetensors"));
  }

  @Test
  void oneMissingTensor() {
    weights(values -> {}, "", "transformer.h.1.mlp.c_fc.bias");
    assertEquals("The weights lack transformer.h.1.mlp.c_fc.bias", refusal().problem());
  }

  @Test
  void truncatedWeights() throws IOException {
    var file = folder.resolve("model.safetensors");
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() / 2);
    }
    refusal();
  }

  /// What reads weights is native, and would end the program at the first page that is not there.
  @Test
  void weightsThatAreCutShortWhileTheModelIsOpen() throws IOException {
    var file = folder.resolve("model.safetensors");
    var kept = Files.readAllBytes(file);
    try (var model = open()) {
      assertEquals(3, logits(model));
      try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(kept.length / 2);
      }
      var refused = assertThrows(FeaturescopeException.class, () -> logits(model));
      assertEquals("model.safetensors was cut short while it was open", refused.problem());
      Files.write(file, kept);
      assertEquals(3, logits(model));
      // Another file of that name is none of its business.
      Files.delete(file);
      Files.writeString(file, "short");
      assertEquals(3, logits(model));
    }
  }

  /// Runs the model over three tokens.
  ///
  /// @return how many positions have logits
  private long logits(LanguageModel model) {
    try (var scope = engine.scope()) {
      return model
          .transformer()
          .forward(
              scope.create(new long[] {1, 2, 3}, new Shape(1, 3)),
              Hooks.none(),
              Transformer.Extent.LOGITS,
              Optional.empty(),
              engine.ops(scope),
              new Cancellation())
          .logits()
          .orElseThrow()
          .getShape()
          .get(1);
    }
  }

  @Test
  void weightsThatAreNotNumbers() {
    weights(values -> values[7] = Float.NaN, "transformer.h.2.attn.c_attn.weight", "");
    assertEquals(
        "transformer.h.2.attn.c_attn.weight holds values that are not numbers",
        refusal().problem());
  }

  @Test
  void aTokenizerThatKnowsMoreThanTheModel() throws IOException {
    Files.copy(
        Golden.folder("models/llama").resolve("tokenizer.json"),
        folder.resolve("tokenizer.json"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertTrue(refusal().problem().contains("the model knows only 340 tokens"));
  }

  @Test
  void weightsNamedWithoutTheFamilysPrefix() {
    var file = folder.resolve("model.safetensors");
    var writer = new SafeTensorsWriter();
    try (var source = SafeTensors.open(file)) {
      for (var name : source.names()) {
        writer.add(
            name.replaceFirst("^transformer\\.", ""),
            source.floats(name),
            source.info(name).shape());
      }
    }
    writer.write(file);
    open().close();
  }

  @Test
  void aCancelledOpeningReleasesEverything() {
    var cancellation = new Cancellation();
    cancellation.cancel();
    assertThrows(
        java.util.concurrent.CancellationException.class,
        () -> LanguageModel.open(folder, engine, Precision.FP32, Progress.none(), cancellation));
  }

  /// Of the unembedding too, which is the embedding of this model.
  @Test
  void inBfloat16AMatrixIsReadInHalfTheBytes() {
    try (var exact = open();
        var rounded =
            LanguageModel.open(
                folder, engine, Precision.BF16, Progress.none(), new Cancellation())) {
      var spec = exact.spec();
      var positions = (long) spec.context() * spec.dModel();
      var bytes = exact.transformer().weights().bytesForToken();
      assertEquals(4 * (spec.parameters() - positions), bytes);
      var vectors =
          exact.transformer().weights().parameters().values().stream()
              .filter(array -> array.getShape().dimension() == 1)
              .mapToLong(array -> array.size())
              .sum();
      assertEquals(bytes / 2 + 2 * vectors, rounded.transformer().weights().bytesForToken());
    }
  }
}
