/// Sparse autoencoders: activations split into sparse features
/// ([org.featurescope.compute.sae.SparseAutoencoder],
/// [org.featurescope.compute.sae.FeatureActivations]) and put together again.
package org.featurescope.compute.sae;
