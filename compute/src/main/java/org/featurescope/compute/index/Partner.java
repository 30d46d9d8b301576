package org.featurescope.compute.index;

/// A feature that fires at the same tokens as another.
///
/// @param latent the partner
/// @param share of the other's firings at which the partner fires too
/// @param lift that share over the partner's density: how many times likelier than by chance
public record Partner(int latent, float share, float lift) {}
