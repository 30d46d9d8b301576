package org.featurescope.compute.index;

/// Where the numbers of an index come from.
///
/// @param corpus the names of its files
/// @param corpusHash SHA-256 over the contents of the files in their order
/// @param context tokens of a context window
/// @param seed of the random examples
/// @param version of the program
/// @param tokens how many tokens have been counted, a BOS never among them
/// @param complete whether that is the whole corpus
public record IndexRun(
    IndexSubject subject,
    String corpus,
    String corpusHash,
    int context,
    long seed,
    String version,
    long tokens,
    boolean complete) {}
