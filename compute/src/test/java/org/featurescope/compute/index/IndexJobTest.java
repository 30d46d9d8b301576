package org.featurescope.compute.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.Hooks;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Transformer.Extent;
import org.featurescope.compute.sae.FeatureActivations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Real texts through a real model.
@ExtendWith(TestEngine.class)
class IndexJobTest {
  private static final String LATE = "blocks.1.hook_resid_post";
  private static final String EARLY = "blocks.0.hook_resid_pre";

  @TempDir Path folder;

  private static IndexJob job(
      LanguageModel model,
      Corpus corpus,
      MemorySink sink,
      IndexSettings settings,
      FeatureSource... sources) {
    return new IndexJob(
        model, List.of(sources), corpus, settings, GeometrySource.none(), sink, "test");
  }

  private static MemorySink index(LanguageModel model, Corpus corpus, FeatureSource... sources) {
    var sink = new MemorySink();
    job(model, corpus, sink, IndexFixture.SETTINGS, sources)
        .run(Progress.none(), new Cancellation());
    return sink;
  }

  /// The features of one window, alone in a pass.
  private static FeatureActivations features(
      LanguageModel model, FeatureSource source, int... tokens) {
    var lead = source.wantsBos() ? 1 : 0;
    var ids = new long[lead + tokens.length];
    for (var i = 0; i < tokens.length; i++) {
      ids[lead + i] = tokens[i];
    }
    if (lead == 1) {
      ids[0] = model.tokenizer().bosId().getAsInt();
    }
    try (var scope = model.engine().scope()) {
      var x =
          model
              .transformer()
              .forward(
                  scope.create(ids, new Shape(1, ids.length)),
                  Hooks.capture(source.hook()),
                  Extent.CAPTURES,
                  Optional.empty(),
                  model.engine().ops(scope),
                  new Cancellation())
              .capture(source.hook())
              .reshape(ids.length, source.width());
      return source.encode(x).rows(lead, ids.length);
    }
  }

  /// Document by document, window by window, in plain loops.
  private void assertCounted(LanguageModel model, Corpus corpus, FeatureSource source) {
    var sink = index(model, corpus, source);
    var found = sink.features.get(source.subject());
    var size = IndexFixture.SETTINGS.context() - 1;
    var fired = new long[source.latents()];
    var sums = new double[source.latents()];
    var max = new float[source.latents()];
    var best = new String[source.latents()];
    var tokens = 0L;
    try (var documents = corpus.read(0)) {
      while (documents.hasNext()) {
        var document = documents.next();
        var sequence = model.tokenizer().encode(document.text(), false);
        for (var start = 0; start < sequence.size(); start += size) {
          var ids =
              Arrays.copyOfRange(sequence.ids(), start, Math.min(sequence.size(), start + size));
          var features = features(model, source, ids);
          tokens += ids.length;
          for (var row = 0; row < ids.length; row++) {
            for (var i = features.start(row); i < features.end(row); i++) {
              var latent = features.latentAt(i);
              fired[latent]++;
              sums[latent] += features.valueAt(i);
              if (features.valueAt(i) > max[latent] + 1e-4) {
                max[latent] = features.valueAt(i);
                best[latent] = sequence.surface(start + row);
              }
            }
          }
        }
      }
    }
    assertEquals(source.latents(), found.size());
    assertTrue(Arrays.stream(fired).sum() > tokens, "something fires");
    for (var latent = 0; latent < found.size(); latent++) {
      var statistics = found.get(latent).statistics();
      assertEquals(latent, statistics.latent());
      assertEquals(tokens, statistics.tokens());
      // Batches of other shapes may add up in another order.
      assertEquals(fired[latent], statistics.fired(), 1 + 0.001 * fired[latent]);
      assertEquals(sums[latent], statistics.sum(), 0.01 + 0.001 * sums[latent]);
      assertEquals(max[latent], statistics.max(), 2e-4);
      assertExamples(found.get(latent), best[latent]);
    }
    var run = sink.runs.get(source.subject());
    assertEquals(tokens, run.tokens());
    assertTrue(run.complete());
    assertEquals("corpus.txt", run.corpus());
  }

  private static void assertExamples(IndexedFeature feature, String best) {
    var examples = feature.examples();
    if (feature.statistics().dead()) {
      assertTrue(examples.isEmpty());
      return;
    }
    assertEquals(Example.Band.TOP, examples.getFirst().band());
    assertEquals(feature.statistics().max(), examples.getFirst().value());
    var bands = examples.stream().map(Example::band).toList();
    assertEquals(bands.stream().sorted().toList(), bands, "by band");
    for (var example : examples) {
      var passage = example.passage();
      assertEquals(passage.text().length(), passage.ends()[passage.size() - 1]);
      assertEquals(example.value(), example.dense()[example.peak()]);
      for (var i = 1; i < passage.size(); i++) {
        assertTrue(passage.ends()[i] >= passage.ends()[i - 1]);
      }
      var spelled = IntStream.range(0, passage.size()).mapToObj(passage::spelling).toList();
      assertEquals(passage.text(), String.join("", spelled));
    }
    var top = examples.getFirst();
    if (best.codePoints().allMatch(c -> c < 128)) {
      assertEquals(best, top.passage().spelling(top.peak()));
    }
  }

  @Test
  void everyTokenIsCountedOnceAsAPassOfItsOwnWouldSeeIt(Engine engine) throws IOException {
    var corpus = IndexFixture.corpus(folder, 150);
    try (var model = IndexFixture.model(engine);
        var sources = new FeatureSources(model, "tiny");
        var late = IndexFixture.sae(engine, 1, LATE, true);
        var early = IndexFixture.sae(engine, 2, EARLY, false)) {
      var withBos = sources.of(late, "late", IndexFixture.files(folder, "late"));
      assertTrue(withBos.wantsBos());
      assertCounted(model, corpus, withBos);
      var without = sources.of(early, "early", IndexFixture.files(folder, "early"));
      assertFalse(without.wantsBos());
      assertCounted(model, corpus, without);
    }
  }

  @Test
  void neuronsAreFeaturesToo(Engine engine) throws IOException {
    var corpus = IndexFixture.corpus(folder, 60);
    try (var model = IndexFixture.model(engine);
        var sources = new FeatureSources(model, "tiny")) {
      var neurons = sources.neurons(1);
      assertEquals(96, neurons.latents());
      assertEquals("blocks.1.mlp.hook_post", neurons.hook().name());
      assertCounted(model, corpus, neurons);
    }
  }

  @Test
  void severalSourcesInOnePassGiveWhatEachGivesAlone(Engine engine) throws IOException {
    var corpus = IndexFixture.corpus(folder, 100);
    try (var model = IndexFixture.model(engine);
        var sources = new FeatureSources(model, "tiny");
        var late = IndexFixture.sae(engine, 1, LATE, true);
        var early = IndexFixture.sae(engine, 2, EARLY, false);
        var same = IndexFixture.sae(engine, 3, LATE, true)) {
      var all =
          new FeatureSource[] {
            sources.of(late, "late", IndexFixture.files(folder, "late")),
            sources.of(early, "early", IndexFixture.files(folder, "early")),
            sources.of(same, "same", IndexFixture.files(folder, "same")),
            sources.neurons(0)
          };
      var together = index(model, corpus, all);
      for (var source : all) {
        var alone = index(model, corpus, source);
        assertEquals(alone.features.get(source.subject()), together.features.get(source.subject()));
      }
    }
  }

  private static byte[] bytes(IndexCounts counts) throws IOException {
    var out = new ByteArrayOutputStream();
    counts.writeTo(out);
    return out.toByteArray();
  }

  @Test
  void partsCountedApartMakeTheWholeToTheLastBit(Engine engine) throws IOException {
    var corpus = IndexFixture.corpus(folder, 5 * FeatureCounter.BLOCK + 20);
    try (var model = IndexFixture.model(engine);
        var sources = new FeatureSources(model, "tiny");
        var late = IndexFixture.sae(engine, 1, LATE, true)) {
      var source = sources.of(late, "late", IndexFixture.files(folder, "late"));
      var counter =
          new FeatureCounter(model, List.of(source), IndexFixture.SETTINGS, "hash of the corpus");
      var all = new ArrayList<Document>();
      try (var documents = corpus.read(0)) {
        documents.forEachRemaining(all::add);
      }
      var whole = counter.count(all.iterator(), new Cancellation());
      var cut = 2 * FeatureCounter.BLOCK;
      var first = counter.count(all.subList(0, cut).iterator(), new Cancellation());
      var second = counter.count(all.subList(cut, all.size()).iterator(), new Cancellation());
      // As they would come from other machines.
      var together = IndexCounts.none(counter.plan());
      for (var part : List.of(second, first)) {
        together.merge(IndexCounts.readFrom(new ByteArrayInputStream(bytes(part)), counter.plan()));
      }
      assertEquals(whole, together);
      assertEquals(whole.tokens(), first.tokens() + second.tokens());
    }
  }

  /// Cancels itself after some batches, anywhere.
  private static Progress stopAfter(int reports, Cancellation cancellation) {
    var left = new int[] {reports};
    return (done, total, unit) -> {
      if (unit.equals("tokens") && --left[0] == 0) {
        cancellation.cancel();
      }
    };
  }

  @Test
  void anIndexThatWasStoppedOftenIsThatOfOneThatNeverStopped(Engine engine) throws IOException {
    var corpus = IndexFixture.corpus(folder, 150);
    try (var model = IndexFixture.model(engine);
        var sources = new FeatureSources(model, "tiny");
        var late = IndexFixture.sae(engine, 1, LATE, true)) {
      var source = sources.of(late, "late", IndexFixture.files(folder, "late"));
      var whole = index(model, corpus, source);
      var random = new Random(7);
      var sink = new MemorySink();
      var stops = 0;
      while (sink.features.isEmpty()) {
        var cancellation = new Cancellation();
        var progress = stopAfter(1 + random.nextInt(5), cancellation);
        try {
          job(model, corpus, sink, IndexFixture.SETTINGS, source).run(progress, cancellation);
        } catch (CancellationException stopped) {
          stops++;
        }
      }
      assertTrue(stops > 5, "it was stopped " + stops + " times");
      assertEquals(whole.features, sink.features);
      assertEquals(whole.runs, sink.runs);
      assertTrue(sink.state.isEmpty(), "what was remembered is forgotten");
    }
  }

  @Test
  void anyStateThatWasRememberedLeadsToTheSameIndex(Engine engine) throws IOException {
    var corpus = IndexFixture.corpus(folder, 30);
    try (var model = IndexFixture.model(engine);
        var sources = new FeatureSources(model, "tiny")) {
      var source = sources.neurons(2);
      var whole = index(model, corpus, source);
      var sink = new MemorySink();
      while (sink.features.isEmpty()) {
        var cancellation = new Cancellation();
        try {
          job(model, corpus, sink, IndexFixture.SETTINGS, source)
              .run(stopAfter(3, cancellation), cancellation);
        } catch (CancellationException stopped) {
          assertFalse(sink.states.isEmpty());
        }
      }
      for (var state : sink.states) {
        // A process that was killed later finds an earlier state.
        var resumed = new MemorySink();
        resumed.state = Optional.of(state);
        job(model, corpus, resumed, IndexFixture.SETTINGS, source)
            .run(Progress.none(), new Cancellation());
        assertEquals(whole.features, resumed.features);
      }
    }
  }

  @Test
  void aStateOfSomethingElseOrADamagedOneIsRefused(Engine engine) throws IOException {
    var corpus = IndexFixture.corpus(folder, 60);
    try (var model = IndexFixture.model(engine);
        var sources = new FeatureSources(model, "tiny");
        var late = IndexFixture.sae(engine, 1, LATE, true)) {
      var source = sources.of(late, "late", IndexFixture.files(folder, "late"));
      var sink = new MemorySink();
      var cancellation = new Cancellation();
      assertThrows(
          CancellationException.class,
          () ->
              job(model, corpus, sink, IndexFixture.SETTINGS, source)
                  .run(stopAfter(3, cancellation), cancellation));
      var state = sink.state.orElseThrow();

      var other = new IndexSettings(16, 5, 4, IndexSettings.ALL);
      assertRefused(model, corpus, state, other, source, "other settings");
      var more =
          new Corpus(List.of(Files.writeString(folder.resolve("more.txt"), "More.")), Corpus.TEXT);
      assertRefused(model, more, state, IndexFixture.SETTINGS, source, "another corpus");
      var short1 = Arrays.copyOf(state, state.length - 9);
      assertRefused(model, corpus, short1, IndexFixture.SETTINGS, source, "damaged");
      var random = new Random(1);
      for (var i = 0; i < 50; i++) {
        var damaged = state.clone();
        damaged[4 + random.nextInt(damaged.length - 4)] ^= (byte) (1 << random.nextInt(8));
        assertRefused(model, corpus, damaged, IndexFixture.SETTINGS, source, "interrupted index");
      }
    }
  }

  private static void assertRefused(
      LanguageModel model,
      Corpus corpus,
      byte[] state,
      IndexSettings settings,
      FeatureSource source,
      String word) {
    var sink = new MemorySink();
    sink.state = Optional.of(state);
    var job = job(model, corpus, sink, settings, source);
    var e =
        assertThrows(
            FeaturescopeException.class, () -> job.run(Progress.none(), new Cancellation()));
    assertTrue(e.problem().contains(word), e.problem());
    assertTrue(sink.features.isEmpty());
  }

  @Test
  void aLimitIsKept(Engine engine) throws IOException {
    var corpus = IndexFixture.corpus(folder, 60);
    try (var model = IndexFixture.model(engine);
        var sources = new FeatureSources(model, "tiny")) {
      var source = sources.neurons(0);
      var sink = new MemorySink();
      job(model, corpus, sink, new IndexSettings(16, 3, 4, 100), source)
          .run(Progress.none(), new Cancellation());
      assertEquals(100, sink.runs.get(source.subject()).tokens());
      assertFalse(sink.runs.get(source.subject()).complete());
    }
  }

  @Test
  void directionsOfNeuronsAreTheRowsOfTheirOutput(Engine engine) {
    try (var model = IndexFixture.model(engine);
        var sources = new FeatureSources(model, "tiny")) {
      var out = model.transformer().weights().block(1).mlpOut().weight();
      var expected = out.toFloatArray();
      var rows = sources.neurons(1).directions(3, 7).orElseThrow();
      assertEquals(4, rows.length);
      for (var i = 0; i < rows.length; i++) {
        for (var j = 0; j < IndexFixture.WIDTH; j++) {
          assertEquals(expected[j * 96 + 3 + i], rows[i][j], 1e-6);
        }
      }
    }
  }

  @Test
  void directionsOfAnAutoencoderAreItsDecoderOrWhatTheModelMakesOfIt(Engine engine)
      throws IOException {
    try (var model = IndexFixture.model(engine);
        var sources = new FeatureSources(model, "tiny");
        var stream = IndexFixture.sae(engine, 1, LATE, true);
        var mixed = IndexFixture.sae(engine, 1, "blocks.1.attn.hook_z", true);
        var queries = IndexFixture.sae(engine, 1, "blocks.1.attn.hook_q", true)) {
      var files = IndexFixture.files(folder, "any");
      var decoder = stream.decoder().toFloatArray();
      var rows = sources.of(stream, "a", files).directions().orElseThrow();
      assertEquals(decoder[5 * IndexFixture.WIDTH + 2], rows[5][2]);

      var output = model.transformer().weights().block(1).attnOut().weight().toFloatArray();
      var written = sources.of(mixed, "b", files).directions().orElseThrow();
      var expected = 0.0;
      for (var j = 0; j < IndexFixture.WIDTH; j++) {
        expected += output[2 * IndexFixture.WIDTH + j] * decoder[5 * IndexFixture.WIDTH + j];
      }
      assertEquals(expected, written[5][2], 1e-5);

      assertTrue(sources.of(queries, "c", files).directions().isEmpty());
    }
  }

  @Test
  void whatDoesNotFitIsRefused(Engine engine) throws IOException {
    try (var model = IndexFixture.model(engine);
        var sources = new FeatureSources(model, "tiny");
        var pattern = IndexFixture.sae(engine, 1, "blocks.9.hook_resid_post", true)) {
      var files = IndexFixture.files(folder, "any");
      assertThrows(FeaturescopeException.class, () -> sources.of(pattern, "x", files));
      assertThrows(FeaturescopeException.class, () -> sources.neurons(3));
      var corpus = IndexFixture.corpus(folder, 2);
      var nothing = job(model, corpus, new MemorySink(), IndexFixture.SETTINGS);
      assertThrows(
          FeaturescopeException.class, () -> nothing.run(Progress.none(), new Cancellation()));
    }
  }
}
