package org.featurescope.compute.store;

import java.time.Instant;

/// A named piece of JSON: a steering plan, an attribution graph.
///
/// @param changed when it was saved last
public record StoredDocument(String name, String json, Instant changed) {}
