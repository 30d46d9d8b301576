/// One pass over a corpus: how often and how strongly every feature fires, where it fires most, and
/// what its directions say. Whatever is counted can be merged: the halves of a corpus, indexed
/// apart, give together what the whole gives.
package org.featurescope.compute.index;
