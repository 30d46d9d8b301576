package org.featurescope.compute.train;

import org.featurescope.compute.model.HookPoint;

/// What an autoencoder or transcoder reads and what it is to write.
///
/// @param in the activation that is encoded
/// @param out what is to come out; of an autoencoder, `in`
record HookPair(HookPoint in, HookPoint out) {}
