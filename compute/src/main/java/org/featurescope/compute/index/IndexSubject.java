package org.featurescope.compute.index;

/// Whose features an index is about: those of one autoencoder at one hook of one model, or the
/// neurons of one MLP.
///
/// @param modelName what a person calls the model
/// @param modelHash SHA-256 of its weights and configuration, in hexadecimal digits
/// @param saeName what a person calls the autoencoder; "neurons" for those of an MLP
/// @param saeHash SHA-256 of its files; for neurons, of the model and the hook
/// @param hook a name of the field, `blocks.4.hook_resid_post`
/// @param latents n, how many features there are
public record IndexSubject(
    String modelName, String modelHash, String saeName, String saeHash, String hook, int latents) {

  /// Whether they have the same features: names are for people, hashes tell what is the same.
  public boolean isSameAs(IndexSubject other) {
    return modelHash.equals(other.modelHash)
        && saeHash.equals(other.saeHash)
        && hook.equals(other.hook);
  }
}
