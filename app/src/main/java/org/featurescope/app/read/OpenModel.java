package org.featurescope.app.read;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.sae.SparseAutoencoder;

/// The model behind a [Microscope] and what was opened to look at it, lent to work that needs more
/// of them than readings. Everything in it is owned by the microscope and stays open while the work
/// runs; none of it may be kept beyond that.
///
/// @param name what a person calls the model
/// @param hash of the model's files, found when first asked for
/// @param looks the autoencoders in use, in the order of [Microscope#lenses]
/// @param kept what work made of the model and will use again
public record OpenModel(
    String name, LanguageModel model, Supplier<String> hash, List<Look> looks, Kept kept) {

  /// An autoencoder in use.
  ///
  /// @param file its folder or file
  /// @param hook the activation it reads
  /// @param hash of its files, found when first asked for
  public record Look(SparseAutoencoder sae, Path file, HookPoint hook, Supplier<String> hash) {}

  /// Work on an open model.
  ///
  /// @param <T> what it yields
  @FunctionalInterface
  public interface Work<T> {
    T run(OpenModel open, Progress progress, Cancellation cancellation);
  }
}
