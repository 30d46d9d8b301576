/// Training on this machine: language models ([org.featurescope.compute.train.LmTrainer]), sparse
/// autoencoders ([org.featurescope.compute.train.SaeTrainer], measured by
/// [org.featurescope.compute.train.SaeEvaluator]) and what every training shares: the log of its
/// figures ([org.featurescope.compute.train.MetricsLog]) and the optimiser
/// ([org.featurescope.compute.train.AdamW]).
///
/// A training lives in one directory. Whatever stops it, the directory holds the last good
/// checkpoint whole, and a resumed training takes the same steps as one that never stopped.
package org.featurescope.compute.train;
