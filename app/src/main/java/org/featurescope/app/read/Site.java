package org.featurescope.app.read;

import java.util.OptionalInt;
import org.featurescope.compute.index.IndexSubject;

/// A place in an open model whose features can be indexed and read: what an autoencoder looks at,
/// or the neurons of an MLP.
///
/// @param subject what an index of it is kept under
/// @param name what a person calls it: "TopK 2,048, layer 3"
/// @param note where it reads: "resid_post, k = 32"
/// @param layer the layer whose activation it reads
/// @param lens index into [Microscope#lenses]; empty for neurons and for what nobody reads through
/// @param source index into [org.featurescope.app.steer.SteeringDesk#sources]; empty for neurons
public record Site(
    IndexSubject subject,
    String name,
    String note,
    int layer,
    OptionalInt lens,
    OptionalInt source) {

  /// Of a lens, which Steer knows by the same number, or of neurons.
  public Site(IndexSubject subject, String name, String note, int layer, OptionalInt lens) {
    this(subject, name, note, layer, lens, lens);
  }
}
