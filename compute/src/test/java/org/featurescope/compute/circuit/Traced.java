package org.featurescope.compute.circuit;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.Golden;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Precision;
import org.featurescope.compute.sae.TranscoderSet;
import org.featurescope.compute.sae.format.SaeFiles;
import org.featurescope.compute.text.TokenSequence;

/// The tiny GPT-2 with one kind of transcoders, on the reference's prompt.
final class Traced implements AutoCloseable {
  static final List<String> KINDS = List.of("relu", "jumprelu", "skip", "clt");

  final String folder;
  final JsonObject expected;
  final LanguageModel model;
  final TranscoderSet set;
  final CircuitModel circuit;
  final TokenSequence prompt;

  Traced(Engine engine, String kind) throws IOException {
    folder = "graphs/attribution/" + kind + "/";
    expected = json("expected.json");
    model = open(engine, "gpt2");
    set = SaeFiles.openSet(Golden.folder(folder + "transcoders"), engine);
    circuit = new CircuitModel(model, Replacement.of(model.spec(), set));
    prompt = TokenSequence.ofIds(ids("input_ids"));
  }

  static LanguageModel open(Engine engine, String name) {
    return open(engine, Golden.folder("models/" + name));
  }

  static LanguageModel open(Engine engine, Path directory) {
    return LanguageModel.open(
        directory, engine, Precision.FP32, Progress.none(), new Cancellation());
  }

  JsonObject json(String file) throws IOException {
    return JsonParser.parseString(Files.readString(Golden.folder(folder + file))).getAsJsonObject();
  }

  private int[] ids(String name) {
    return expected.getAsJsonArray(name).asList().stream().mapToInt(e -> e.getAsInt()).toArray();
  }

  float[] tensor(String file, String name) {
    try (var source = SafeTensors.open(Golden.folder(folder + file))) {
      return source.floats(name);
    }
  }

  /// As the reference was asked: down to the same probability.
  AttributionSettings settings() {
    return AttributionSettings.USUAL
        .withChecked(0)
        .withTargets(
            new Targets.MostProbable(
                expected.get("desired_logit_prob").getAsDouble(),
                expected.get("max_n_logits").getAsInt()));
  }

  GraphRun run(AttributionSettings settings) {
    return new Attributor(circuit, prompt, settings).run(Progress.none(), new Cancellation());
  }

  @Override
  public void close() {
    circuit.close();
    set.close();
    model.close();
  }
}
