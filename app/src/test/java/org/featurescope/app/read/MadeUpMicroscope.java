package org.featurescope.app.read;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.featurescope.app.frame.Instrument;
import org.featurescope.app.steer.MadeUpDesk;
import org.featurescope.app.steer.SteeringDesk;
import org.featurescope.compute.concept.ConceptTable;
import org.featurescope.compute.index.FeatureSources;
import org.featurescope.compute.index.IndexRun;
import org.featurescope.compute.index.IndexSink;
import org.featurescope.compute.index.IndexSubject;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.read.Focus;
import org.featurescope.compute.read.TokenRanges;
import org.featurescope.compute.sae.format.Finding;

/// A microscope without a model: words are tokens, and a feature fires on the words of its list.
/// Latent 0 fires on everything, latent 1 inside quotation marks. The other latents have the lists
/// below.
public final class MadeUpMicroscope implements Microscope {
  /// [latent - 2] the words on which a latent fires.
  private static final List<List<String>> LISTS =
      List.of(
          List.of("state", "dallas", "oakland", "illinois", "missouri", "florida", "alabama"),
          List.of("opposite", "small", "large", "hot", "cold", "full", "empty"),
          List.of("capital", "city"),
          List.of("the"),
          List.of("mary", "john", "ana", "luis"));

  public static final int LATENTS = 64;

  /// A text that contains this word cannot be read.
  public static final String UNREADABLE = "unreadable";

  /// A folder of this name holds no SAE.
  public static final String NO_SAE = "no SAE";

  private static final Pattern WORD =
      Pattern.compile("\\s*[\\p{L}\\p{N}]+|\\s*[^\\p{L}\\p{N}\\s]|\\s+");

  private final String name;
  private final List<Lens> lenses;
  private final List<TokenRanges> parts;
  private boolean closed;

  private MadeUpMicroscope(List<Lens> lenses) {
    this("Made up", lenses, List.of());
  }

  private MadeUpMicroscope(String name, List<Lens> lenses, List<TokenRanges> parts) {
    this.name = name;
    this.lenses = lenses;
    this.parts = parts;
  }

  /// Reads every text in these steps before it is complete.
  static MadeUpMicroscope inParts(TokenRanges... parts) {
    return new MadeUpMicroscope("Made up", List.of(lens(1), lens(2)), List.of(parts));
  }

  /// Another model.
  public static MadeUpMicroscope named(String name) {
    return new MadeUpMicroscope(name, List.of(lens(1)), List.of());
  }

  /// Four layers with an SAE at layers 1 and 2.
  public static MadeUpMicroscope withTwoLenses() {
    return new MadeUpMicroscope(List.of(lens(1), lens(2)));
  }

  public static MadeUpMicroscope withoutLens() {
    return new MadeUpMicroscope(List.of());
  }

  private static Lens lens(int layer) {
    return new Lens("TopK 64, layer " + layer, "resid_post, k = 4", layer, LATENTS);
  }

  @Override
  public String modelName() {
    return name;
  }

  @Override
  public Path modelFolder() {
    return Path.of(name);
  }

  @Override
  public Instrument instrument(int lens) {
    return new Instrument(
        name,
        "4 layers, width 8",
        "SAE",
        lenses.stream().skip(lens).findFirst().map(Lens::name),
        lenses.isEmpty() ? "" : "resid_post, k = 4",
        "CPU, 1 thread, float32");
  }

  @Override
  public int layers() {
    return 4;
  }

  @Override
  public List<Lens> lenses() {
    return lenses;
  }

  @Override
  public <T> Job<T> with(String title, OpenModel.Work<T> work) {
    return Job.of(
        title,
        (progress, cancellation) -> {
          throw new FeaturescopeException(
              "this model is made up and computes nothing", "open a real one");
        });
  }

  @Override
  public SteeringDesk steering() {
    return lenses.isEmpty() ? MadeUpDesk.withoutSource() : MadeUpDesk.withTwoSources();
  }

  @Override
  public int firstLens() {
    return 0;
  }

  @Override
  public Job<Microscope> addLens(Path folder) {
    return job(
        "Opening",
        (progress, cancellation) -> {
          if (folder.endsWith(NO_SAE)) {
            throw new FeaturescopeException(folder + " is no SAE", "choose another");
          }
          var more = new ArrayList<>(lenses);
          more.add(lens(3));
          return new MadeUpMicroscope(name, more, List.of());
        });
  }

  @Override
  public Job<TextReading> read(String title, String text, Path sae) {
    return read(title, text, 0, new Focus(), part -> {});
  }

  @Override
  public Job<List<Finding>> examine(Path sae) {
    return job(
        "Examining",
        (progress, cancellation) ->
            List.of(
                Finding.ok("fits", "the model has the hook and the width: made up"),
                Finding.warning("reconstruction", "explains 40 % of the variance", "compare it")));
  }

  /// What an index of a lens is kept under.
  public static IndexSubject subject(int layer) {
    return new IndexSubject(
        "Made up",
        "model",
        "TopK 64, layer " + layer,
        "sae" + layer,
        "blocks." + layer + ".hook_resid_post",
        LATENTS);
  }

  /// What an index of the transcoder that came with it is kept under.
  public static IndexSubject transcoder() {
    return new IndexSubject(
        "Made up", "model", "Transcoder, layer 0", "transcoder0", "blocks.0.mlp.hook_in", LATENTS);
  }

  @Override
  public Job<List<Site>> sites() {
    return job(
        "Looking",
        (progress, cancellation) -> {
          var sites = new ArrayList<Site>();
          for (var i = 0; i < lenses.size(); i++) {
            var lens = lenses.get(i);
            sites.add(
                new Site(
                    subject(lens.layer()),
                    lens.name(),
                    lens.note(),
                    lens.layer(),
                    OptionalInt.of(i)));
          }
          var neurons =
              new IndexSubject(
                  "Made up", "model", FeatureSources.NEURONS, "mlp0", "blocks.0.mlp.hook_post", 8);
          var none = OptionalInt.empty();
          sites.add(
              new Site(
                  transcoder(),
                  "Transcoder, layer 0",
                  "64 in the place of the MLP",
                  0,
                  none,
                  OptionalInt.of(lenses.size())));
          sites.add(new Site(neurons, "Neurons, layer 0", "8 of the MLP", 0, none));
          return sites;
        });
  }

  @Override
  public Job<TextReading> read(String title, String text, Site site) {
    return read(title, text, site.lens().orElse(0), part -> {});
  }

  /// Indexes nothing but files whose name says "empty", which it refuses; it can be cancelled.
  @Override
  public Job<List<IndexRun>> index(List<Site> sites, List<Path> corpus, Supplier<IndexSink> sink) {
    return job(
        "Indexing",
        (progress, cancellation) -> {
          if (corpus.stream().anyMatch(file -> file.toString().contains("empty"))) {
            throw new FeaturescopeException("the file holds no text", "choose another one");
          }
          cancellation.check();
          progress.report(100, 100, "tokens");
          var name = corpus.getFirst().getFileName().toString();
          var runs =
              sites.stream()
                  .map(site -> new IndexRun(site.subject(), name, name, 16, 1, "test", 100, true))
                  .toList();
          runs.forEach(run -> sink.get().publish(run, Collections.emptyIterator(), List.of()));
          return runs;
        });
  }

  /// Latents 1 and 2 are about two concepts.
  @Override
  public Job<Optional<ConceptTable>> concepts(int lens) {
    var quote = new ConceptTable.Score(0.5, 0.95, 0.91, 0.93, 0.1, 0.4);
    var state = new ConceptTable.Score(0.5, 0.2, 0.1, 0.13, 0.2, 0.3);
    return job(
        "Concepts",
        (progress, cancellation) ->
            Optional.of(
                new ConceptTable(
                    "blocks.1.hook_resid_post",
                    1000,
                    LATENTS,
                    List.of(
                        new ConceptTable.ConceptMatch(
                            "quote", "Inside a quotation", 50, 1, quote, 1)),
                    List.of(
                        new ConceptTable.FeatureMatch(1, "quote", "Inside a quotation", 90, quote),
                        new ConceptTable.FeatureMatch(2, "state", "A state", 40, state)))));
  }

  @Override
  public Job<Optional<ConceptTable>> concepts(Site site) {
    return site.lens().isPresent()
        ? concepts(site.lens().getAsInt())
        : job("Concepts", (progress, cancellation) -> Optional.empty());
  }

  @Override
  public String explanation(int lens, int latent) {
    return latent == 1 ? "Inside a quotation" : "";
  }

  @Override
  public Optional<Truth> truth(int lens, int latent) {
    return switch (latent) {
      case 1 -> Optional.of(new Truth("Inside a quotation", 0.95, 0.91, 0.93));
      case 2 -> Optional.of(new Truth("A state of the USA", 0.2, 0.1, 0.13));
      default -> Optional.empty();
    };
  }

  @Override
  public Job<TextReading> read(
      String title, String text, int lens, Focus focus, Consumer<TextReading> partial) {
    return job(
        title,
        (progress, cancellation) -> {
          if (text.contains(UNREADABLE)) {
            throw new FeaturescopeException("this text cannot be read", "write another one");
          }
          var reading = reading(text);
          for (var part : parts) {
            cancellation.check();
            partial.accept(reading.knowing(part));
          }
          cancellation.check();
          progress.report(reading.size(), reading.size(), "tokens");
          return reading;
        });
  }

  ArrayReading reading(String text) {
    var spans = new ArrayList<int[]>();
    spans.add(new int[] {0, 0});
    WORD.matcher(text)
        .results()
        .forEach(match -> spans.add(new int[] {match.start(), match.end()}));
    var count = spans.size();
    var words = new String[count];
    var ids = new int[count];
    var starts = new int[count];
    var ends = new int[count];
    var surprisal = new float[count];
    var entropy = new float[count];
    var error = new float[count];
    var rows = new int[count + 1];
    var latents = new ArrayList<Integer>();
    var values = new ArrayList<Float>();
    var names = new HashMap<Integer, String>();
    var quoted = false;
    for (var i = 0; i < count; i++) {
      starts[i] = spans.get(i)[0];
      ends[i] = spans.get(i)[1];
      words[i] = i == 0 ? "<bos>" : text.substring(starts[i], ends[i]);
      ids[i] = i == 0 ? 0 : 1 + Math.floorMod(words[i].hashCode(), 5000);
      names.put(ids[i], words[i]);
      surprisal[i] = i == 0 ? Float.NaN : ids[i] % 97 / 20f;
      entropy[i] = i == 0 ? Float.NaN : ids[i] % 53 / 15f;
      error[i] = ids[i] % 31 / 100f;
      latents.add(0);
      values.add(i == 0 ? 90f : 0.5f);
      quoted ^= words[i].strip().equals("\"");
      if (quoted) {
        latents.add(1);
        values.add(2 + i % 5f);
      }
      var word = words[i].strip().toLowerCase(Locale.ROOT);
      for (var list = 0; list < LISTS.size(); list++) {
        var at = LISTS.get(list).indexOf(word);
        if (at >= 0) {
          latents.add(2 + list);
          values.add(8f - at);
        }
      }
      rows[i + 1] = latents.size();
    }
    var expectedIds = new int[3 * count];
    var expected = new float[3 * count];
    for (var i = 0; i < count; i++) {
      for (var rank = 0; rank < 3; rank++) {
        expectedIds[3 * i + rank] = ids[(i + rank) % count];
        expected[3 * i + rank] = i == 0 ? 0 : 0.6f / (1 + rank);
      }
    }
    var tokens =
        new ArrayReading.Tokens(
            text, ids, starts, ends, i -> i == 0, new int[0], id -> names.getOrDefault(id, "?"));
    var active =
        lenses.isEmpty()
            ? ArrayReading.Active.none(count)
            : new ArrayReading.Active(
                rows,
                latents.stream().mapToInt(Integer::intValue).toArray(),
                floats(values),
                LATENTS);
    return new ArrayReading(
        tokens,
        count,
        new ArrayReading.Quantities(surprisal, entropy, lenses.isEmpty() ? new float[0] : error),
        active,
        new ArrayReading.Expectations(3, expectedIds, expected));
  }

  private static float[] floats(List<Float> values) {
    var array = new float[values.size()];
    for (var i = 0; i < array.length; i++) {
      array[i] = values.get(i);
    }
    return array;
  }

  public boolean closed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
  }

  private interface Work<T> {
    T run(Progress progress, Cancellation cancellation);
  }

  private static <T> Job<T> job(String title, Work<T> work) {
    return Job.of(title, work::run);
  }
}
