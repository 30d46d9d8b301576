package org.featurescope.compute.read;

import com.google.gson.GsonBuilder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.featurescope.compute.checkpoint.DType;
import org.featurescope.compute.checkpoint.SafeTensorsWriter;
import org.featurescope.compute.job.AtomicFiles;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.ModelConfig;
import org.featurescope.compute.model.ModelSpec;
import org.featurescope.compute.model.WeightMap;
import org.featurescope.compute.sae.Activation;
import org.featurescope.compute.sae.InputNorm;
import org.featurescope.compute.sae.SaeMetadata;
import org.featurescope.compute.sae.SaeSpec;
import org.featurescope.compute.sae.SaeWeights;
import org.featurescope.compute.sae.format.SaeLensFormat;
import org.featurescope.compute.text.BpeTrainer;

/// A model and an autoencoder of real sizes with random weights, to measure speed on: what a pass
/// costs does not depend on what the weights mean.
///
/// @param model the model's shape
/// @param layer the block whose output the autoencoder reads
/// @param latents its number of latents
/// @param k how many are active
public record RandomFiles(ModelSpec model, int layer, int latents, int k) {

  /// GPT-2 small, with a TopK autoencoder 768 -> 24,576 of 32 active latents after block 8.
  public static RandomFiles gpt2Small() {
    var spec = ModelSpec.gpt2(12, 768, 12, 3072, 50_257, 1024);
    return new RandomFiles(spec, 8, 24_576, 32);
  }

  /// GPT-2 XL, 1.6 billion parameters, with a TopK autoencoder 1,600 -> 6,400 of 32 active latents
  /// after block 24.
  public static RandomFiles gpt2Xl() {
    var spec = ModelSpec.gpt2(48, 1600, 25, 6400, 50_257, 1024);
    return new RandomFiles(spec, 24, 6400, 32);
  }

  /// Writes `model/` and `sae/` below `folder`. The same files come out every time.
  public void write(Path folder, Progress progress, Cancellation cancellation) {
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
    writeModel(folder.resolve("model"), random, progress, cancellation);
    writeSae(folder.resolve("sae"), random);
  }

  private void writeModel(
      Path folder, RandomGenerator random, Progress progress, Cancellation cancellation) {
    var file = new SafeTensorsWriter();
    var entries = WeightMap.of(model).entries();
    for (var i = 0; i < entries.size(); i++) {
      var entry = entries.get(i);
      var number = i;
      // Made when its turn comes: of a large model one tensor at a time is in memory.
      file.add(
          entry.file(),
          () -> {
            cancellation.check();
            progress.report(number, entries.size(), "tensors");
            return values(entry, random);
          },
          entry.fileShape());
    }
    file.write(folder.resolve("model.safetensors"));
    var bpe =
        new BpeTrainer(List.of("random weights know no words"), 257)
            .run(Progress.none(), cancellation);
    bpe.write(folder);
    var json = new GsonBuilder().setPrettyPrinting().create();
    AtomicFiles.writeText(
        folder.resolve("config.json"), json.toJson(ModelConfig.describe(model, 256)));
  }

  private static float[] values(WeightMap.Entry entry, RandomGenerator random) {
    var name = entry.name();
    var deviation = name.endsWith("weight") || name.startsWith("wte") ? 0.02 : 0.01;
    var values = normal(random, entry.fileShape(), deviation);
    if (name.endsWith("gain")) {
      Arrays.fill(values, 1);
    }
    return values;
  }

  private void writeSae(Path folder, RandomGenerator random) {
    var d = model.dModel();
    var weights =
        new SaeWeights(
            normal(random, new long[] {latents, d}, 0.04),
            new float[latents],
            normal(random, new long[] {latents, d}, 0.04),
            new float[d]);
    var spec = new SaeSpec(d, d, latents, new Activation.TopK(k, false), InputNorm.NONE, true);
    var metadata =
        new SaeMetadata(
            Optional.of("random"),
            Optional.of(HookPoint.residPost(layer).name()),
            false,
            OptionalInt.of(model.context()));
    SaeLensFormat.write(folder, spec, weights, metadata, DType.F32, Map.of());
  }

  private static float[] normal(RandomGenerator random, long[] shape, double deviation) {
    var size = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
    var values = new float[size];
    for (var i = 0; i < size; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return values;
  }
}
