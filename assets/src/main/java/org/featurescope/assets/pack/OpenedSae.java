package org.featurescope.assets.pack;

import java.nio.file.Path;

/// An autoencoder whose files can be read.
///
/// @param folder holds its configuration and weights
public record OpenedSae(SaeEntry entry, Path folder) {}
