package org.featurescope.compute.index;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.Golden;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Precision;
import org.featurescope.compute.sae.Activation;
import org.featurescope.compute.sae.InputNorm;
import org.featurescope.compute.sae.SaeMetadata;
import org.featurescope.compute.sae.SaeSpec;
import org.featurescope.compute.sae.SaeWeights;
import org.featurescope.compute.sae.SparseAutoencoder;

/// A tiny model, autoencoders with random weights, and a corpus of some hundred documents.
final class IndexFixture {
  static final int WIDTH = 40;
  static final int LATENTS = 48;
  static final IndexSettings SETTINGS = new IndexSettings(16, 3, 4, IndexSettings.ALL);

  private IndexFixture() {}

  static LanguageModel model(Engine engine) {
    return LanguageModel.open(
        Golden.folder("models/gpt2"), engine, Precision.FP32, Progress.none(), new Cancellation());
  }

  static SparseAutoencoder sae(Engine engine, long seed, String hook, boolean bos) {
    var random = new Random(seed);
    return new SparseAutoencoder(
        engine,
        new SaeSpec(WIDTH, WIDTH, LATENTS, new Activation.TopK(5, false), InputNorm.NONE, true),
        new SaeWeights(
            normals(random, LATENTS * WIDTH),
            normals(random, LATENTS),
            normals(random, LATENTS * WIDTH),
            normals(random, WIDTH)),
        new SaeMetadata(Optional.of("gpt2"), Optional.of(hook), bos, OptionalInt.empty()));
  }

  private static float[] normals(Random random, int count) {
    var out = new float[count];
    for (var i = 0; i < count; i++) {
      out[i] = (float) random.nextGaussian() * 0.3f;
    }
    return out;
  }

  /// Documents of one word to some windows.
  static Corpus corpus(Path folder, int documents) throws IOException {
    var random = new Random(9);
    var words = List.of("the", "keeper", "saw", "a", "sea", "é", "🎈", "1987", "and", "then");
    var text = new StringBuilder();
    for (var i = 0; i < documents; i++) {
      var length = 1 + random.nextInt(i % 10 == 0 ? 60 : 12);
      for (var j = 0; j < length; j++) {
        text.append(words.get(random.nextInt(words.size()))).append(j % 7 == 6 ? "\n" : " ");
      }
      text.append("\n\n\n");
    }
    return new Corpus(List.of(Files.writeString(folder.resolve("corpus.txt"), text)), Corpus.TEXT);
  }

  /// The folder of an autoencoder whose contents do not matter, to be hashed.
  static Path files(Path folder, String name) throws IOException {
    var path = Files.createDirectories(folder.resolve(name));
    Files.writeString(path.resolve("cfg.json"), name);
    return path;
  }
}
