package org.featurescope.app.circuit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.featurescope.app.frame.Spoken;
import org.featurescope.app.read.Microscope;
import org.featurescope.app.read.Microscope.Lens;
import org.featurescope.compute.circuit.Site;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.sae.format.SaeFiles;
import org.featurescope.viz.text.Figures;

/// What graphs of an open model can be made of, told from the names of what is open.
final class Materials {
  /// Where autoencoders can be put into the stream.
  private static final Pattern ACTIVATION =
      Pattern.compile("(resid_pre|resid_mid|resid_post|attn_out|mlp_out)(,.*)?");

  /// Where transcoders read.
  private static final Pattern INPUT = Pattern.compile("(mlp\\.in|ln2\\.normalized|mlp_in)(,.*)?");

  private Materials() {}

  static List<Material> of(Microscope microscope, Optional<Path> transcoders) {
    var found = new ArrayList<Material>();
    var single = matching(microscope, INPUT);
    if (transcoders.isPresent()) {
      found.add(ofSet(transcoders.get(), microscope.layers()));
    } else if (single.size() == microscope.layers()) {
      found.add(material(Material.Kind.TRANSCODERS, single));
    }
    var autoencoders = matching(microscope, ACTIVATION);
    if (!autoencoders.isEmpty()) {
      found.add(material(Material.Kind.AUTOENCODERS, autoencoders));
    }
    return List.copyOf(found);
  }

  /// What its files say; one that cannot be read says so when it is traced with.
  private static Material ofSet(Path folder, int layers) {
    try (var set = SaeFiles.inspectSet(folder)) {
      var spec = set.spec(0);
      return new Material(
          Material.Kind.TRANSCODERS,
          "%s %s".formatted(spec.activation().label(), Figures.count(spec.latents())),
          (set.crossLayer() ? "cross-layer, %d MLPs" : "one for each of %d MLPs")
              .formatted(set.layers()));
    } catch (FeaturescopeException unreadable) {
      return new Material(
          Material.Kind.TRANSCODERS,
          Spoken.count(layers, "layer", "layers"),
          String.valueOf(folder.getFileName()));
    }
  }

  private static List<Lens> matching(Microscope microscope, Pattern place) {
    return microscope.lenses().stream()
        .filter(lens -> place.matcher(lens.note()).matches())
        .toList();
  }

  /// "TopK 2,048, layers 0 to 5".
  private static Material material(Material.Kind kind, List<Lens> lenses) {
    var first = lenses.getFirst();
    var last = lenses.getLast();
    var name = first.name().replaceFirst(", layer \\d+$", "");
    return new Material(kind, name + ", " + layers(first.layer(), last.layer()), first.note());
  }

  private static String layers(int first, int last) {
    return first == last ? "layer " + first : "layers %d to %d".formatted(first, last);
  }

  /// The lens through which the features of a place are seen.
  static OptionalInt lens(Microscope microscope, Site site) {
    var lenses = microscope.lenses();
    return IntStream.range(0, lenses.size())
        .filter(index -> lenses.get(index).layer() == site.layer())
        .filter(index -> {
          var note = lenses.get(index).note();
          return site.hook().isEmpty()
              ? INPUT.matcher(note).matches()
              : note.split(",")[0].equals(shortened(site.hook().get().name()));
        })
        .findFirst();
  }

  private static String shortened(String hook) {
    return hook.replaceFirst("^blocks\\.\\d+\\.", "").replaceFirst("hook_", "");
  }

  static String wouldFit(Microscope microscope) {
    return ("No transcoders for %s. What fits is a set of %d, one for each MLP, or autoencoders of"
            + " the residual stream: train or open some.")
        .formatted(microscope.modelName(), microscope.layers());
  }
}
