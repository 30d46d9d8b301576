package org.featurescope.compute.spark;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.EngineOptions;
import org.featurescope.compute.index.Document;
import org.featurescope.compute.index.FeatureCounter;
import org.featurescope.compute.index.FeatureSource;
import org.featurescope.compute.index.FeatureSources;
import org.featurescope.compute.index.IndexCounts;
import org.featurescope.compute.job.CacheDirectory;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Precision;

/// The model and its features on one machine: opened by the first task that needs them, used by all
/// tasks of the process, which may run at the same time.
final class Worker implements AutoCloseable {
  private static Optional<Worker> open = Optional.empty();
  private static Optional<Engine> engine = Optional.empty();

  private final SparkIndexSettings settings;
  private final LanguageModel model;
  private final FeatureSources made;
  private final List<FeatureSource> sources = new ArrayList<>();
  private final FeatureCounter counter;

  /// The worker of this process; one for other settings is closed.
  ///
  /// @param threads of one operation: as many as a task has cores
  /// @param arithmetic how the driver takes its products, so that all round alike; empty on it
  static synchronized Worker of(
      SparkIndexSettings settings, String corpusHash, int threads, String arithmetic) {
    if (open.isEmpty() || !open.get().isFor(settings, corpusHash)) {
      closeAll();
      var engine = engine(threads);
      engine.useArithmetic(arithmetic);
      open = Optional.of(new Worker(settings, corpusHash, engine));
    }
    return open.get();
  }

  private static Engine engine(int threads) {
    if (engine.isEmpty()) {
      var options = new EngineOptions(CacheDirectory.get(), "cpu", threads);
      engine = Optional.of(Engine.start(options, Progress.none()));
    }
    return engine.get();
  }

  /// Frees the model; no task must be running.
  static synchronized void closeAll() {
    open.ifPresent(Worker::close);
    open = Optional.empty();
  }

  private Worker(SparkIndexSettings settings, String corpusHash, Engine engine) {
    this.settings = settings;
    this.model =
        LanguageModel.open(
            Path.of(settings.model()), engine, Precision.FP32, Progress.none(), new Cancellation());
    try {
      this.made = new FeatureSources(model, settings.modelName());
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
    try {
      settings.saes().forEach(path -> sources.addAll(made.open(Path.of(path))));
      settings.neurons().forEach(layer -> sources.add(made.neurons(layer)));
      this.counter = new FeatureCounter(model, sources, settings.index(), corpusHash);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private boolean isFor(SparkIndexSettings others, String corpusHash) {
    return settings.equals(others) && counter.plan().corpusHash().equals(corpusHash);
  }

  LanguageModel model() {
    return model;
  }

  List<FeatureSource> sources() {
    return List.copyOf(sources);
  }

  FeatureCounter counter() {
    return counter;
  }

  /// The counts of a part, packed.
  byte[] count(Part part, Cancellation cancellation) {
    try (var documents = settings.documents().read(part.first())) {
      return packed(counter.count(upTo(part.end(), documents), cancellation));
    }
  }

  private static Iterator<Document> upTo(long end, Iterator<Document> documents) {
    return new Iterator<>() {
      private long next = -1;

      @Override
      public boolean hasNext() {
        return next + 1 < end && documents.hasNext();
      }

      @Override
      public Document next() {
        var document = documents.next();
        next = document.number();
        return document;
      }
    };
  }

  /// The counts of two parts together.
  byte[] merged(byte[] one, byte[] other) {
    var counts = unpacked(one);
    counts.merge(unpacked(other));
    return packed(counts);
  }

  IndexCounts unpacked(byte[] packed) {
    return IndexCounts.readFrom(new ByteArrayInputStream(packed), counter.plan());
  }

  private static byte[] packed(IndexCounts counts) {
    var bytes = new ByteArrayOutputStream();
    try {
      counts.writeTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    made.close();
    model.close();
  }
}
