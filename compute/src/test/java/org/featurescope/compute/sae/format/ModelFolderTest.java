package org.featurescope.compute.sae.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What the doctor says about the folder of a language model.
class ModelFolderTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/models");

  @TempDir Path folder;

  static List<Path> models() throws IOException {
    try (Stream<Path> folders = Files.list(GOLDEN)) {
      return folders.sorted().toList();
    }
  }

  private static Finding finding(Diagnosis diagnosis, String subject) {
    return diagnosis.findings().stream()
        .filter(finding -> finding.subject().equals(subject))
        .findFirst()
        .orElseThrow(() -> new AssertionError(diagnosis.findings().toString()));
  }

  @ParameterizedTest
  @MethodSource("models")
  void nothingIsWrongWithAModelThatOpens(Path model) {
    var diagnosis = FormatDoctor.examine(model);
    assertTrue(diagnosis.what().startsWith("a language model in Hugging Face layout (\""));
    assertEquals(Optional.empty(), diagnosis.facts());
    assertEquals(
        List.of(Finding.Level.OK),
        diagnosis.findings().stream().map(Finding::level).distinct().toList(),
        diagnosis.findings().toString());
  }

  @ParameterizedTest
  @CsvSource({"gpt2, F32", "mistral, F16", "qwen2, BF16"})
  void saysHowTheWeightsAreStored(String name, String dtype) {
    var weights = finding(FormatDoctor.examine(GOLDEN.resolve(name)), "weights").text();
    assertTrue(weights.contains("tensors in safetensors, " + dtype + ", all there"), weights);
  }

  @Test
  void saysTheDimensions() {
    var text = finding(FormatDoctor.examine(GOLDEN.resolve("gpt2")), "dimensions").text();
    assertTrue(text.matches("\\d+ layers, width \\d+, \\d+ heads of \\d+, .* parameters"), text);
  }

  private Path copied(String name) throws IOException {
    try (var files = Files.list(GOLDEN.resolve(name))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, folder.resolve(file.getFileName().toString()));
      }
    }
    return folder;
  }

  private void edit(String file, String from, String to) throws IOException {
    var path = folder.resolve(file);
    var text = Files.readString(path);
    assertTrue(text.contains(from), from);
    Files.writeString(path, text.replace(from, to));
  }

  private Finding problem(String subject) {
    var found = finding(FormatDoctor.examine(folder), subject);
    assertEquals(Finding.Level.PROBLEM, found.level(), found.toString());
    return found;
  }

  @Test
  void aFamilyThatCannotBeRunIsAProblem() throws IOException {
    copied("gpt2");
    edit("config.json", "\"gpt2\"", "\"mamba\"");
    assertTrue(problem("config").text().contains("\"mamba\" cannot be run"));
    assertEquals(
        "a language model in Hugging Face layout (\"mamba\")", FormatDoctor.examine(folder).what());
  }

  @Test
  void aMissingShardIsAProblem() throws IOException {
    copied("llama");
    try (var files = Files.list(folder)) {
      var shard =
          files.filter(f -> f.getFileName().toString().startsWith("model-")).findFirst().get();
      Files.delete(shard);
    }
    assertEquals("weights", problem("weights").subject());
  }

  /// @param size `$1` stands for the one before
  private void vocabulary(String size) throws IOException {
    var config = folder.resolve("config.json");
    Files.writeString(
        config,
        Files.readString(config).replaceAll("\"vocab_size\": (\\d+)", "\"vocab_size\": " + size));
  }

  @Test
  void weightsOfOtherDimensionsAreAProblem() throws IOException {
    copied("gpt2");
    vocabulary("1$1");
    assertTrue(problem("weights").text().contains("but config.json asks for"));
  }

  @Test
  void aTokenizerWithMoreTokensThanTheModelIsAProblem() throws IOException {
    copied("gpt2");
    vocabulary("3");
    assertTrue(problem("tokenizer").text().contains("the model knows only 3 tokens"));
  }

  @Test
  void everyPartThatIsMissingIsAProblemOfItsOwn() throws IOException {
    Files.writeString(folder.resolve("model.safetensors"), "not tensors");
    assertEquals(Finding.Level.PROBLEM, problem("config").level());
    assertEquals(Finding.Level.PROBLEM, problem("weights").level());
    assertEquals(Finding.Level.PROBLEM, problem("tokenizer").level());
  }

  @Test
  void memoryThatIsThereInOnePrecisionOnlyIsAWarning() {
    var gb = 1L << 30;
    assertEquals(Finding.Level.OK, ModelFolder.memory(6 * gb, 3 * gb, 8 * gb).level());
    var tight = ModelFolder.memory(6 * gb, 3 * gb, 4 * gb);
    assertEquals(Finding.Level.WARNING, tight.level());
    assertTrue(tight.remedy().contains("--precision bf16"), tight.remedy());
    assertEquals("6.0 GB in float32, 3.0 GB in bfloat16; 4.0 GB are free", tight.text());
    assertEquals(Finding.Level.PROBLEM, ModelFolder.memory(6 * gb, 3 * gb, 2 * gb).level());
  }
}
