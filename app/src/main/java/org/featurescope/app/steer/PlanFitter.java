package org.featurescope.app.steer;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.featurescope.app.problem.Problem;
import org.featurescope.app.problem.Problems;
import org.featurescope.app.steer.SteeringDesk.Identity;
import org.featurescope.app.steer.SteeringDesk.Source;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.steering.SaeReference;
import org.featurescope.compute.steering.Steerer;
import org.featurescope.compute.steering.SteeringPlan;
import org.featurescope.compute.steering.Step;
import org.featurescope.compute.steering.Target;

/// Finds the autoencoders of a plan among the open ones: by their hash, by where they lie, and when
/// a person says so by their shape.
final class PlanFitter {
  private static final Pattern LAYER = Pattern.compile("(\\d+)(?!.*\\d)");

  private final List<Source> sources;
  private final Identity identity;
  private final Steerer steerer;
  private final boolean forced;
  private final List<Problem> problems = new ArrayList<>();
  private boolean shapesAgree = true;

  private PlanFitter(List<Source> sources, Identity identity, Steerer steerer, boolean forced) {
    this.sources = sources;
    this.identity = identity;
    this.steerer = steerer;
    this.forced = forced;
  }

  static Fitting fit(
      SteeringPlan plan, List<Source> sources, Identity identity, Steerer steerer, boolean forced) {
    return new PlanFitter(sources, identity, steerer, forced).fit(plan);
  }

  private Fitting fit(SteeringPlan plan) {
    if (!forced
        && plan.modelHash().filter(hash -> !hash.equalsIgnoreCase(identity.model())).isPresent()) {
      problems.add(
          new Problem(
              identity.ofModel().isEmpty()
                  ? "Whether this plan was made for the open model cannot be seen: its files are"
                      + " gone"
                  : "This plan was made for another model: its files differ",
              Optional.empty(),
              "Open the model that it was made for, or use it on this one anyway"));
    }
    var steps = plan.steps().stream().map(this::fitted).toList();
    var own =
        new SteeringPlan(
            plan.name(), Optional.empty(), steps, plan.positions(), plan.freezeAttention());
    if (!shapesAgree) {
      return Fitting.not(problems.getLast(), false);
    }
    try {
      steerer.bind(own).close();
    } catch (FeaturescopeException misfit) {
      return Fitting.not(problems.isEmpty() ? Problems.of(misfit) : problems.getFirst(), false);
    }
    return problems.isEmpty() ? Fitting.fits(own) : Fitting.not(problems.getFirst(), true);
  }

  private Step fitted(Step step) {
    return new Step(
        fitted(step.target()),
        step.mode(),
        step.value(),
        step.scale(),
        step.muted(),
        step.positions());
  }

  private Target fitted(Target target) {
    return switch (target) {
      case Target.Latent(var sae, var latent) -> new Target.Latent(fitted(sae), latent);
      case Target.Combination(var sae, var weights) -> new Target.Combination(fitted(sae), weights);
      case Target.Layers(var direction, var first, var last) ->
          new Target.Layers(fitted(direction), first, last);
      case Target.Vector vector -> vector;
      case Target.Neuron neuron -> neuron;
      case Target.Contrast contrast -> contrast;
    };
  }

  private SaeReference fitted(SaeReference wanted) {
    var byHash = only(i -> wanted.hash().filter(hash -> isOf(i, wanted, hash)).isPresent());
    if (byHash.isPresent()) {
      return of(sources.get(byHash.getAsInt()), wanted);
    }
    var byPlace = only(i -> liesAt(sources.get(i), wanted));
    if (byPlace.isPresent() && (forced || wanted.hash().isEmpty())) {
      return checked(wanted, byPlace.getAsInt());
    }
    var byShape = byPlace.isPresent() ? byPlace : only(i -> hasShape(sources.get(i), wanted));
    if (byShape.isEmpty()) {
      shapesAgree = false;
      problems.add(
          new Problem(
              "This plan uses the autoencoder " + called(wanted) + ", which is not open",
              Optional.empty(),
              "Open it in the Library, then the plan"));
      return wanted;
    }
    if (!forced) {
      problems.add(
          new Problem(
              byPlace.isPresent()
                  ? differs(wanted, byPlace.getAsInt())
                  : "This plan uses the autoencoder %s, which is not open; %s has the same shape"
                      .formatted(called(wanted), sources.get(byShape.getAsInt()).name()),
              Optional.empty(),
              "Open the one that it was made for, or use the plan on this one anyway"));
    }
    return checked(wanted, byShape.getAsInt());
  }

  /// Whether a hash is that of a source's own files, or of the set in which it is the wanted layer.
  private boolean isOf(int source, SaeReference wanted, String hash) {
    return identity.saes().get(source).equalsIgnoreCase(hash)
        || sources.get(source).transcoder()
            && wanted.layer().equals(OptionalInt.of(sources.get(source).layer()))
            && identity.set().filter(hash::equalsIgnoreCase).isPresent();
  }

  private String differs(SaeReference wanted, int source) {
    return identity.sae(source).isEmpty()
        ? "Whether this plan was made for the open %s cannot be seen: its files are gone"
            .formatted(sources.get(source).name())
        : "This plan was made for another autoencoder than "
            + called(wanted)
            + ": its files differ";
  }

  private static String called(SaeReference sae) {
    return sae.path() + (sae.layer().isPresent() ? ", layer " + sae.layer().getAsInt() : "");
  }

  private SaeReference checked(SaeReference wanted, int index) {
    var source = sources.get(index);
    if (wanted.latents().isPresent() && wanted.latents().getAsInt() != source.latents()) {
      shapesAgree = false;
      problems.add(
          new Problem(
              "This plan was made for an autoencoder of %,d latents, %s has %,d"
                  .formatted(wanted.latents().getAsInt(), source.name(), source.latents()),
              Optional.empty(),
              "Open the one that it was made for"));
    }
    return of(source, wanted);
  }

  /// An open one in the place of another, its directions added where those were.
  private static SaeReference of(Source source, SaeReference wanted) {
    var own = source.reference();
    return new SaeReference(own.path(), own.layer(), wanted.hook(), own.hash(), own.latents());
  }

  private OptionalInt only(IntPredicate fits) {
    return IntStream.range(0, sources.size()).filter(fits).findFirst();
  }

  /// A plan of a pack names places below the pack's folder, a plan of a set its folder and a layer.
  private static boolean liesAt(Source source, SaeReference wanted) {
    try {
      var path = Path.of(wanted.path()).normalize();
      var file = Path.of(source.reference().path());
      var own = source.reference().layer();
      var folder = own.isPresent() ? file : file.getParent();
      var inSet =
          wanted.layer().equals(OptionalInt.of(source.layer()))
              && folder != null
              && folder.endsWith(path);
      return !path.toString().isEmpty() && (inSet || own.isEmpty() && file.endsWith(path));
    } catch (InvalidPathException nowhere) {
      return false;
    }
  }

  /// As many latents, and if the path says a layer, that.
  private static boolean hasShape(Source source, SaeReference wanted) {
    var layer = LAYER.matcher(wanted.path());
    var said =
        wanted.layer().isPresent()
            ? wanted.layer()
            : layer.find() && layer.group(1).length() < 4
                ? OptionalInt.of(Integer.parseInt(layer.group(1)))
                : OptionalInt.empty();
    return wanted.latents().isPresent()
        && wanted.latents().getAsInt() == source.latents()
        && (said.isEmpty() || said.getAsInt() == source.layer());
  }
}
