/// The Train view: an autoencoder for the model in use, with its cost before the start and its
/// figures while it learns.
package org.featurescope.app.train;
