package org.featurescope.app.circuit;

/// What is to be traced.
///
/// @param prompt the text whose next token is explained
/// @param with what the graph is made of
public record Order(String prompt, Material.Kind with, Targets targets) {}
