package org.featurescope.compute.train;

/// A text file to learn from. Its documents are separated by at least two blank lines, or by
/// `<|endoftext|>`.
///
/// @param file the path
/// @param weight how many of all tokens learned come from it, in proportion to the other files
public record CorpusFile(String file, double weight) {}
