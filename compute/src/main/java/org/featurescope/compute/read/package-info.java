/// Reading a text through a model and a sparse autoencoder: one job
/// ([org.featurescope.compute.read.TextReader]) from a text to everything that a heatmap shows
/// ([org.featurescope.compute.read.Reading]), in plain arrays. The window, the command line and the
/// exports all use it.
package org.featurescope.compute.read;
