package org.featurescope.app.steer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.model.Sampling;
import org.featurescope.compute.steering.FeatureSeek;
import org.featurescope.compute.steering.SaeReference;
import org.featurescope.compute.steering.SliderRecording;
import org.featurescope.compute.steering.Sought;
import org.featurescope.compute.steering.SteeredTexts;
import org.featurescope.compute.steering.SteeringPlan;
import org.featurescope.compute.steering.Sweep;

/// The open model as the Steer view sees it: it hands out the work of looking at a prompt under a
/// plan, of continuing it, and of asking what strength does. What a job yields holds no native
/// memory. A job of a model that was closed meanwhile ends as cancelled.
public interface SteeringDesk {

  /// An open autoencoder or transcoder whose features can be moved.
  ///
  /// @param reference how plans made here name it
  /// @param name what a person calls it: "TopK 2,048, layer 3"
  /// @param transcoder whether it came with the model, to stand in for the MLP of its layer
  record Source(SaeReference reference, String name, int layer, int latents, boolean transcoder) {

    /// An autoencoder that the program looks through.
    Source(SaeReference reference, String name, int layer, int latents) {
      this(reference, name, layer, latents, false);
    }

    /// Where it is: "layer 3", "MLP of layer 3".
    String place() {
      return (transcoder ? "MLP of layer " : "layer ") + layer;
    }

    /// Whether a plan's reference is to this one, by place alone.
    boolean is(SaeReference other) {
      return reference.path().equals(other.path()) && reference.layer().equals(other.layer());
    }
  }

  /// What is to be looked at.
  ///
  /// @param watched index into [#sources] of the features that are shown as well; absent for none
  /// @param wanted tokens whose probability is told even where it is small
  record Ask(SteeringPlan plan, String text, OptionalInt watched, Set<Integer> wanted) {
    public Ask {
      wanted = Set.copyOf(wanted);
    }
  }

  /// What is to be written.
  ///
  /// @param length tokens at most
  /// @param stops texts after which a continuation is complete
  record Order(SteeringPlan plan, String text, int length, Sampling sampling, List<String> stops) {
    public Order {
      stops = List.copyOf(stops);
    }
  }

  /// A text that is there already, read under a plan.
  ///
  /// @param ids the text's tokens
  /// @param prompt how many of them are the prompt
  record Again(SteeringPlan plan, List<Integer> ids, int prompt, OptionalInt watched) {
    public Again {
      ids = List.copyOf(ids);
    }
  }

  /// What strength is asked about.
  ///
  /// @param step its index in the plan
  /// @param values strengths, in units of the step
  /// @param target the token whose probability is followed
  /// @param counted index into [#sources] of the features that are counted; absent for none
  record Sweeping(
      SteeringPlan plan,
      int step,
      String text,
      List<Double> values,
      int target,
      OptionalInt counted) {
    public Sweeping {
      values = List.copyOf(values);
    }

    /// Whether the answer is the same, as only the strength that is asked about differs.
    boolean sameAs(Sweeping other) {
      return step == other.step
          && text.equals(other.text)
          && values.equals(other.values)
          && target == other.target
          && counted.equals(other.counted)
          && rest().equals(other.rest());
    }

    private SteeringPlan rest() {
      var steps = new ArrayList<>(plan.steps());
      steps.set(step, steps.get(step).withValue(0));
      return new SteeringPlan(
          Optional.empty(), plan.modelHash(), steps, plan.positions(), plan.freezeAttention());
    }
  }

  /// What the next token should be.
  ///
  /// @param wanted how it begins
  /// @param instead how it should not begin; absent for whatever comes now
  /// @param sources indices into [#sources] of the features that are looked at
  /// @param maxima how strongly features fire
  record Wish(
      String text,
      String wanted,
      Optional<String> instead,
      List<Integer> sources,
      FeatureSeek.TypicalMaxima maxima) {
    public Wish {
      sources = List.copyOf(sources);
    }
  }

  /// What was found for a wish, and which tokens it was taken to mean.
  record Wished(Sought sought, Piece wanted, Optional<Piece> instead) {}

  /// What is to be played back.
  ///
  /// @param step index of the slider that moves, in the plan
  /// @param watched feature whose heat is shown: index into [#sources] and latent; absent for none
  record Recording(
      SteeringPlan plan,
      int step,
      String text,
      List<Double> values,
      Optional<Watched> watched,
      int length,
      Sampling sampling) {
    public Recording {
      values = List.copyOf(values);
    }
  }

  /// A feature that is looked at.
  record Watched(int source, int latent) {}

  /// A recording in words.
  ///
  /// @param prompt its tokens
  /// @param tokens those of the recording
  /// @param baseline what the model writes without a plan
  /// @param texts what it writes at each frame
  record Recorded(
      SliderRecording recording,
      List<Piece> prompt,
      List<Piece> tokens,
      String baseline,
      List<String> texts) {
    public Recorded {
      prompt = List.copyOf(prompt);
      tokens = List.copyOf(tokens);
      texts = List.copyOf(texts);
    }
  }

  /// Which files are open, by their hashes; one that cannot be read any more has an empty one.
  ///
  /// @param model the model's hash
  /// @param saes by source, each of its own files
  /// @param set of all files of the set of transcoders together, where plans name that
  record Identity(String model, List<String> saes, Optional<String> set) {
    public Identity {
      saes = List.copyOf(saes);
    }

    /// The hash of a source's own files, where it is known.
    Optional<String> sae(int source) {
      return Optional.of(saes.get(source)).filter(hash -> !hash.isEmpty());
    }

    /// The model's hash, where it is known.
    Optional<String> ofModel() {
      return Optional.of(model).filter(hash -> !hash.isEmpty());
    }
  }

  /// What a person calls the model.
  String model();

  /// The open autoencoders, in the order of the lenses that the program looks through, then the
  /// transcoders that came with the model; empty without one.
  List<Source> sources();

  /// The transcoder of a layer that came with the model, as an index into [#sources].
  default OptionalInt transcoder(int layer) {
    return IntStream.range(0, sources().size())
        .filter(i -> sources().get(i).transcoder() && sources().get(i).layer() == layer)
        .findFirst();
  }

  /// The most tokens of a text.
  int context();

  /// How many layers the model has.
  int layers();

  /// The work of looking at a prompt under a plan. A look at the same prompt and source as the last
  /// time computes only what has changed since.
  Job<Seen> look(Ask ask);

  /// The work of reading a text under a plan, beside the prompt that is being looked at.
  Job<Seen> read(Again again);

  /// The work of continuing a prompt without and with a plan.
  ///
  /// @param partial gets what has been drawn so far, from the job's thread, each time more
  Job<Continuation> write(Order order, Consumer<Continuation> partial);

  /// The work of reading both texts of a continuation, each as it was written.
  Job<SteeredTexts.Features> features(Continuation written, int watched);

  /// The work of telling what strength of one step does to the token after the prompt.
  Job<Sweep> sweep(Sweeping question);

  /// The work of finding features that bring about another next token.
  Job<Wished> seek(Wish wish);

  /// The work of recording a slider's way from one end to the other.
  Job<Recorded> record(Recording what);

  /// The work of finding a plan's autoencoders among the open ones.
  ///
  /// @param forced whether it is also to be taken where it was made for other files of the same
  ///   shape
  Job<Fitting> fit(SteeringPlan plan, boolean forced);

  /// Frees what is kept of the prompt that was looked at last. Any thread may call it; it waits for
  /// the look that is under way.
  void forget();

  /// The work of telling which files are open.
  Job<Identity> identity();

  /// The work of reading what the features of a source were found to say, by latent; none where no
  /// table of concepts lies beside its files.
  Job<Map<Integer, String>> concepts(int source);
}
