package org.featurescope.app.read;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.featurescope.app.frame.Instrument;
import org.featurescope.app.steer.SteeringDesk;
import org.featurescope.compute.concept.ConceptTable;
import org.featurescope.compute.index.IndexRun;
import org.featurescope.compute.index.IndexSink;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.read.Focus;
import org.featurescope.compute.sae.format.Finding;

/// An open model with its sparse autoencoders, as the Read view sees it: it turns texts into
/// [TextReading]s. Closing it frees the model's memory.
public interface Microscope extends AutoCloseable {

  /// A sparse autoencoder that can be looked through.
  ///
  /// @param name what a person calls it: "TopK 2,048, layer 3"
  /// @param layer the layer whose activation it reads
  /// @param latents the number of its features
  record Lens(String name, String note, int layer, int latents) {}

  String modelName();

  /// The model's folder: another one may go by the same name.
  Path modelFolder();

  /// What the card says with `lens` in use.
  Instrument instrument(int lens);

  /// The number of the model's layers.
  int layers();

  /// The lenses, in the order of their layers; empty without an SAE.
  List<Lens> lenses();

  /// The work of reading `text`.
  ///
  /// @param lens index into [#lenses]; ignored without one
  /// @param partial gets what is known so far, from the job's thread, each time more
  default Job<TextReading> read(
      String title, String text, int lens, Consumer<TextReading> partial) {
    return read(title, text, lens, new Focus(), partial);
  }

  /// The work of reading `text`, first where the person looks.
  ///
  /// @param lens index into [#lenses]; ignored without one
  /// @param focus may change while the text is being read
  /// @param partial gets what is known so far, from the job's thread: of a long text first the
  ///   tokens of its beginning, then all its tokens, then each time more numbers
  Job<TextReading> read(
      String title, String text, int lens, Focus focus, Consumer<TextReading> partial);

  /// The work of finding the places whose features can be indexed: what the lenses look at, in
  /// their order, and the neurons of every MLP. Files are hashed for it.
  Job<List<Site>> sites();

  /// The work of reading `text` through a site of [#sites].
  Job<TextReading> read(String title, String text, Site site);

  /// The work of reading `text` through an SAE that is no lens: it is opened for that and closed.
  Job<TextReading> read(String title, String text, Path sae);

  /// The work of indexing text files: counts, examples and directions of all features of some
  /// sites, in one pass. Stopped, it has kept what it counted and goes on from there the next time.
  ///
  /// @param sink where the index goes, asked for when the work begins
  Job<List<IndexRun>> index(List<Site> sites, List<Path> corpus, Supplier<IndexSink> sink);

  /// The work of reading how well the features of a lens say concepts whose truth is known.
  Job<Optional<ConceptTable>> concepts(int lens);

  /// As [#concepts(int)], of the features of a site; nothing is known of neurons.
  Job<Optional<ConceptTable>> concepts(Site site);

  /// The work of opening one more SAE. It yields a microscope over the same model with that lens in
  /// front, which takes this one's place.
  Job<Microscope> addLens(Path folder);

  /// The work of seeing whether an SAE fits the model and how well it reconstructs a sample text.
  Job<List<Finding>> examine(Path sae);

  /// Work that needs the open model itself. Nobody closes it while that runs.
  <T> Job<T> with(String title, OpenModel.Work<T> work);

  /// The door to steering the model. What it keeps is freed with the model.
  SteeringDesk steering();

  /// The lens to begin with.
  int firstLens();

  /// What is known about a feature beforehand, empty when nothing is.
  String explanation(int lens, int latent);

  /// The concept that a feature says best, where its autoencoder was held against texts whose truth
  /// is known.
  Optional<Truth> truth(int lens, int latent);

  /// How well a feature says a concept, measured on held-out text.
  ///
  /// @param concept as a person calls it
  /// @param precision share of its firings at which the concept holds
  /// @param recall share of the concept's tokens at which it fires
  /// @param f1 their harmonic mean
  record Truth(String concept, double precision, double recall, double f1) {
    private static final Set<String> CAPITAL = Set.of("I,", "English", "French", "Spanish");

    /// In one sentence.
    public String words() {
      if (f1 >= ConceptTable.NAMED) {
        return sentence(
            "Matches: %s, F1 %.2f (precision %.2f, recall %.2f).", f1, precision, recall);
      }
      return precision >= ConceptTable.SPLIT
          ? sentence("Fires on a part of: %s (precision %.2f, recall %.2f).", precision, recall)
          : sentence("No known concept matches it. Nearest: %s, F1 %.2f.", f1);
    }

    private String sentence(String form, Object... figures) {
      var words = Stream.concat(Stream.of(lowered(concept)), Arrays.stream(figures));
      return String.format(Locale.ROOT, form, words.toArray());
    }

    /// Inside a sentence, but for abbreviations and names.
    private static String lowered(String title) {
      var first = title.split(" ", 2)[0];
      var keeps = first.chars().skip(1).anyMatch(Character::isUpperCase) || CAPITAL.contains(first);
      return keeps ? title : title.substring(0, 1).toLowerCase(Locale.ROOT) + title.substring(1);
    }
  }

  /// Frees the model, as soon as no reading uses it.
  @Override
  void close();
}
