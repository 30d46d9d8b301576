package org.featurescope.assets.pack;

/// An autoencoder of a pack, as the manifest describes it.
///
/// @param title what a person reads, as in "TopK 2,048, layer 3"
/// @param path its folder, relative to the pack's
/// @param hook the field's name of the place it reads, as in `blocks.3.hook_resid_post`
/// @param inputs width of the activation
/// @param latents number of features
public record SaeEntry(String title, String path, String hook, int inputs, int latents) {}
