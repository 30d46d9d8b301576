package org.featurescope.app.features;

import static java.util.stream.Collectors.toMap;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.featurescope.app.read.TextShelf;
import org.featurescope.compute.index.Example;
import org.featurescope.compute.index.Example.Band;
import org.featurescope.compute.index.FeatureGeometry;
import org.featurescope.compute.index.FeatureMap;
import org.featurescope.compute.index.FeatureStatistics;
import org.featurescope.compute.index.IndexRun;
import org.featurescope.compute.index.IndexSink;
import org.featurescope.compute.index.IndexSubject;
import org.featurescope.compute.index.IndexedFeature;
import org.featurescope.compute.index.LogHistogram;
import org.featurescope.compute.index.Partner;
import org.featurescope.compute.index.Passage;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.store.Annotation;
import org.featurescope.compute.store.FeatureKey;
import org.featurescope.compute.store.FeatureList;
import org.featurescope.compute.store.FeatureTable;
import org.featurescope.compute.store.Label;
import org.featurescope.compute.store.LabelSource;
import org.featurescope.compute.store.StoredText;
import org.featurescope.compute.store.TextStore;

/// A catalogue in memory. Latent i fires on 10 i tokens of 10,000, at most i / 10 strongly; latent
/// 0 is dead. Every fourth latent has a name.
final class MadeUpCatalogue implements Catalogue {
  static final int TOKENS = 10_000;

  private final Map<IndexSubject, IndexRun> runs = new LinkedHashMap<>();
  private final List<IndexRun> aside = new ArrayList<>();
  private final Map<FeatureKey, Annotation> said = new HashMap<>();
  private final Map<String, FeatureList> lists = new TreeMap<>();
  private final Map<String, String> plans = new LinkedHashMap<>();
  final List<String> writes = new ArrayList<>();
  final MadeUpDocuments graphs = new MadeUpDocuments();
  Optional<FeaturescopeException> broken = Optional.empty();
  Optional<Trouble> trouble = Optional.empty();
  Optional<Trouble> hidden = Optional.empty();
  boolean changed;
  boolean closed;

  /// With an index of these subjects.
  static MadeUpCatalogue of(IndexSubject... subjects) {
    var catalogue = new MadeUpCatalogue();
    for (var subject : subjects) {
      catalogue.add(subject);
    }
    return catalogue;
  }

  private void add(IndexSubject subject) {
    runs.put(subject, new IndexRun(subject, "corpus", "hash", 16, 1, "test", TOKENS, true));
  }

  private void check() {
    broken.ifPresent(reason -> {
      throw reason;
    });
  }

  private void checkWritable() {
    check();
    trouble.ifPresent(reason -> {
      throw new FeaturescopeException(reason.problem(), "open another workspace");
    });
  }

  @Override
  public List<IndexRun> runs() {
    check();
    return List.copyOf(runs.values());
  }

  @Override
  public List<IndexRun> aside() {
    check();
    return List.copyOf(aside);
  }

  @Override
  public void use(IndexRun other) {
    checkWritable();
    if (!aside.remove(other)) {
      throw new FeaturescopeException("it is not there any more", "look again");
    }
    aside.add(runs.put(other.subject(), other));
  }

  @Override
  public void remove(IndexRun other) {
    checkWritable();
    aside.remove(other);
  }

  /// What a latent is called beforehand.
  static String label(int latent) {
    return switch (latent % 12) {
      case 4 -> "Opening quotation mark";
      case 8 -> "A capital of Europe " + latent;
      default -> "Number " + latent;
    };
  }

  private static Map<Integer, Label> labels(int latents) {
    var labels = new HashMap<Integer, Label>();
    for (var latent = 4; latent < latents; latent += 4) {
      labels.put(latent, new Label(label(latent), LabelSource.CONCEPT, 0.5 + latent % 100 / 200.0));
    }
    return labels;
  }

  /// Rows beyond a few hundred, for measuring.
  static FeatureTable table(IndexSubject subject, int latents) {
    var fired = new long[latents];
    var mean = new float[latents];
    var max = new float[latents];
    for (var latent = 0; latent < latents; latent++) {
      fired[latent] = Math.min(TOKENS, 10L * latent);
      max[latent] = latent / 10f;
      mean[latent] = latent / 20f;
    }
    return FeatureTable.of(subject, TOKENS, fired, mean, max, labels(latents));
  }

  @Override
  public FeatureTable table(IndexSubject subject) {
    check();
    return refreshed(table(subject, subject.latents()));
  }

  @Override
  public FeatureTable refreshed(FeatureTable table) {
    check();
    var now = table;
    for (var entry : said.entrySet()) {
      if (entry.getKey().saeHash().equals(table.subject().saeHash())) {
        now = now.with(entry.getKey().latent(), entry.getValue());
      }
    }
    return now;
  }

  @Override
  public List<FeatureMap> maps(IndexSubject subject) {
    check();
    var random = new Random(1);
    var x = new float[subject.latents()];
    var y = new float[subject.latents()];
    var cluster = new int[subject.latents()];
    for (var latent = 0; latent < x.length; latent++) {
      cluster[latent] = latent % 4;
      x[latent] = (float) (0.2 + 0.2 * (latent % 4) + 0.05 * random.nextGaussian());
      y[latent] = (float) (0.5 + 0.1 * random.nextGaussian());
    }
    return List.of(
        new FeatureMap(FeatureMap.Layout.PCA, x, y, cluster, 4),
        new FeatureMap(FeatureMap.Layout.NEIGHBOURS, y, x, cluster, 4));
  }

  @Override
  public Entry entry(IndexSubject subject, int latent) {
    check();
    return new Entry(feature(subject, latent), annotation(subject, latent));
  }

  private Annotation annotation(IndexSubject subject, int latent) {
    var beforehand = Optional.ofNullable(labels(subject.latents()).get(latent));
    return said.getOrDefault(
        new FeatureKey(subject.saeHash(), latent),
        new Annotation(beforehand.stream().toList(), "", List.of(), false));
  }

  private IndexedFeature feature(IndexSubject subject, int latent) {
    var text = "the word " + latent + " in its place";
    var ends = new int[] {3, 8, 8 + 1 + String.valueOf(latent).length(), text.length()};
    var passage = new Passage(latent, 0, new int[] {1, 2, 3, 4}, text, ends);
    List<Example> examples =
        latent == 0
            ? List.of()
            : List.of(
                new Example(
                    Band.TOP, passage, 2, latent / 10f, new int[] {2}, new float[] {latent / 10f}),
                new Example(
                    Band.Q50, passage, 2, latent / 20f, new int[] {2}, new float[] {latent / 20f}));
    var other = (latent + 1) % subject.latents();
    return new IndexedFeature(
        statistics(latent),
        examples,
        List.of(new Partner(other, 0.5f, 3.9f)),
        new FeatureGeometry(
            List.of(new FeatureGeometry.TokenEffect(1, " up", 2.5f)),
            List.of(new FeatureGeometry.TokenEffect(2, " down", -1.5f)),
            List.of(new FeatureGeometry.Neighbour(other, 0.6f)),
            List.of(new FeatureGeometry.LayerNeighbour("sae2", 2, 7, 0.8f))));
  }

  private static FeatureStatistics statistics(int latent) {
    var fired = Math.min(TOKENS, 10L * latent);
    var max = latent / 10f;
    var histogram =
        latent == 0
            ? LogHistogram.empty()
            : new LogHistogram(LogHistogram.bucket(max), new long[] {fired});
    return new FeatureStatistics(
        latent, TOKENS, fired, fired * max / 2.0, fired * max * max / 4.0, max, histogram);
  }

  @Override
  public Map<Integer, FeatureStatistics> statistics(IndexSubject subject, BitSet latents) {
    check();
    return latents.stream().boxed().collect(toMap(latent -> latent, MadeUpCatalogue::statistics));
  }

  /// Example contexts: "the word 17 in its place".
  @Override
  public BitSet search(FeatureTable table, String text) {
    check();
    var found = table.matching(text);
    IntStream.range(1, table.size())
        .filter(latent -> ("the word " + latent + " in its place").contains(text))
        .forEach(found::set);
    return found;
  }

  @Override
  public void name(IndexSubject subject, Map<Integer, Label> labels) {
    writes.add("name " + labels.size());
  }

  @Override
  public void annotate(FeatureKey feature, Annotation annotation) {
    checkWritable();
    writes.add("annotate " + feature.latent());
    said.put(feature, annotation);
  }

  @Override
  public List<FeatureList> lists() {
    check();
    return List.copyOf(lists.values());
  }

  @Override
  public void keep(FeatureList list) {
    checkWritable();
    writes.add("keep " + list.name());
    lists.put(list.name(), list);
  }

  @Override
  public void forget(String list) {
    checkWritable();
    writes.add("forget " + list);
    lists.remove(list);
  }

  @Override
  public List<String> plans() {
    check();
    return List.copyOf(plans.keySet());
  }

  @Override
  public Optional<String> plan(String name) {
    check();
    return Optional.ofNullable(plans.get(name));
  }

  @Override
  public void keepPlan(String name, String json) {
    checkWritable();
    plans.put(name, json);
  }

  @Override
  public void forgetPlan(String name) {
    checkWritable();
    plans.remove(name);
  }

  @Override
  public boolean changed() {
    var now = changed;
    changed = false;
    return now;
  }

  @Override
  public Optional<Trouble> trouble() {
    return trouble;
  }

  @Override
  public Optional<Trouble> findDamage() {
    return hidden;
  }

  @Override
  public void repair() {
    hidden = Optional.empty();
    broken = Optional.empty();
    trouble = Optional.empty();
  }

  @Override
  public Documents graphs() {
    return graphs;
  }

  @Override
  public TextShelf.Store texts() {
    return new TextShelf.Store() {
      @Override
      public List<TextStore.Heading> headings() {
        return List.of();
      }

      @Override
      public Optional<StoredText> find(String hash) {
        return Optional.empty();
      }

      @Override
      public void keep(String name, String text) {}

      @Override
      public void forget(String hash) {}
    };
  }

  @Override
  public IndexSink sink() {
    return new IndexSink() {
      @Override
      public Optional<InputStream> resume(List<IndexRun> wanted) {
        return Optional.empty();
      }

      @Override
      public void save(List<IndexRun> saved, State state) {}

      @Override
      public void publish(IndexRun run, Iterator<IndexedFeature> features, List<FeatureMap> maps) {
        Optional.ofNullable(runs.put(run.subject(), run))
            .filter(old -> !old.corpusHash().equals(run.corpusHash()))
            .ifPresent(aside::add);
      }

      @Override
      public void done(List<IndexRun> finished) {}
    };
  }

  @Override
  public void close() {
    closed = true;
  }
}
