package org.featurescope.app.steer;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.featurescope.compute.sae.TranscoderSet;
import org.featurescope.compute.steering.OpenedSaes;
import org.featurescope.compute.steering.SaeReference;

/// The transcoders that came with a model, one for each MLP, as their owner lends them.
///
/// @param folder where they lie
/// @param crossLayer whether they write to one another's outputs
/// @param layers those that are to be steered, by layer
/// @param opened opens all of them when first asked, and owns them
/// @param hash of all their files together
public record LentSet(
    Path folder,
    boolean crossLayer,
    List<Layer> layers,
    Supplier<TranscoderSet> opened,
    Supplier<String> hash) {

  /// One of them.
  ///
  /// @param hash of its file
  public record Layer(Path file, String name, int layer, int latents, Supplier<String> hash) {}

  public LentSet {
    layers = List.copyOf(layers);
  }

  /// The same set, without the layers that are lent by themselves.
  ///
  /// @param files of those
  public LentSet without(List<Path> files) {
    return new LentSet(
        folder,
        crossLayer,
        layers.stream().filter(each -> !files.contains(each.file)).toList(),
        opened,
        hash);
  }

  /// As plans name a layer: by its own file, but where it cannot be used without the others.
  SaeReference reference(Layer each) {
    return crossLayer
        ? SaeReference.of(folder.toString()).at(each.layer)
        : SaeReference.of(each.file.toString());
  }

  /// Nothing is opened before a plan asks for it.
  void promiseTo(OpenedSaes saes) {
    if (crossLayer) {
      saes.promiseSet(folder, opened);
    } else {
      layers.forEach(
          each -> saes.promise(each.file, () -> List.of(opened.get().layer(each.layer))));
    }
  }
}
