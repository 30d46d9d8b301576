package org.featurescope.compute.model;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.checkpoint.TensorSource;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.FreedMemory;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.text.Tokenizer;

/// A model opened from a directory in Hugging Face layout: its weights in native memory and its
/// tokenizer. Safe for use by several threads; close it when no pass is running.
public final class LanguageModel implements AutoCloseable {
  private final Path directory;
  private final Engine engine;
  private final Precision precision;
  private final Tokenizer tokenizer;
  private final Transformer transformer;
  private final NDManager owner;
  private final TensorSource files;

  private LanguageModel(
      Path directory,
      Engine engine,
      Precision precision,
      Tokenizer tokenizer,
      Transformer transformer,
      NDManager owner,
      TensorSource files) {
    this.directory = directory;
    this.engine = engine;
    this.precision = precision;
    this.tokenizer = tokenizer;
    this.transformer = transformer;
    this.owner = owner;
    this.files = files;
  }

  /// @param directory holds `config.json`, the weights and the tokenizer
  /// @throws FeaturescopeException if anything is missing, broken, contradictory or too large
  public static LanguageModel open(
      Path directory,
      Engine engine,
      Precision precision,
      Progress progress,
      Cancellation cancellation) {
    var spec = ModelConfig.read(directory);
    var tokenizer = Tokenizer.open(directory, spec.vocabulary());
    NDManager owner = null;
    TensorSource source = null;
    try {
      source = SafeTensors.openModel(directory);
      engine.requireMemory(bytes(spec, precision), "The model");
      owner = engine.scope();
      var weights =
          new WeightLoader(source, engine, owner, precision).load(spec, progress, cancellation);
      return new LanguageModel(
          directory,
          engine,
          precision,
          tokenizer,
          new Transformer(
              spec,
              weights,
              owner,
              source::requireWhole,
              Optional.of(new PackedWeights(weights, spec, engine, owner))),
          owner,
          source);
    } catch (RuntimeException e) {
      if (owner != null) {
        owner.close();
      }
      if (source != null) {
        source.close();
      }
      tokenizer.close();
      throw e;
    }
  }

  /// Of the weights. Embeddings are in float32 in both precisions, a tied one in bfloat16 as well.
  static long bytes(ModelSpec spec, Precision precision) {
    if (precision == Precision.FP32) {
      return spec.parameters() * Float.BYTES;
    }
    var table = (long) spec.vocabulary() * spec.dModel();
    return spec.parameters() * Short.BYTES
        + table * (spec.ends().tied() ? Float.BYTES : Float.BYTES - Short.BYTES);
  }

  public Path directory() {
    return directory;
  }

  public ModelSpec spec() {
    return transformer.spec();
  }

  public Engine engine() {
    return engine;
  }

  public Precision precision() {
    return precision;
  }

  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /// Does work that consists of passes over so many tokens in as many threads as it is worth.
  public <T> T sized(int tokens, Supplier<T> work) {
    if (tokens == 1 && transformer.weights().inHalves()) {
      return engine.alone(work); // its products have threads of their own
    }
    return engine.sized(tokens, (long) spec().dModel() * spec().dMlp(), work);
  }

  public Transformer transformer() {
    return transformer;
  }

  @Override
  public void close() {
    owner.close();
    tokenizer.close();
    files.close();
    FreedMemory.giveBack();
  }
}
