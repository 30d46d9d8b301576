package org.featurescope.app.frame;

import java.util.Optional;

/// What the card below the rail says is in use.
///
/// @param model the model's name: "World 4L"
/// @param modelNote its size: "4 layers, width 128"
/// @param kind what features come from: "SAE", "Transcoders"
/// @param sae the sparse autoencoder's name, empty without one
/// @param saeNote where it reads and how: "resid_post, k = 32"
/// @param device where it runs and how: "CPU, 2 threads, float32"
public record Instrument(
    String model,
    String modelNote,
    String kind,
    Optional<String> sae,
    String saeNote,
    String device) {

  /// With other features than those that the program looks through.
  public Instrument with(String otherKind, String name, String note) {
    return new Instrument(model, modelNote, otherKind, Optional.of(name), note, device);
  }

  /// Nothing is loaded yet.
  public static Instrument none() {
    return new Instrument("No model", "Open the Library", "SAE", Optional.empty(), "", "");
  }
}
