package org.featurescope.compute.store;

import java.time.Instant;

/// A text that a person has kept.
///
/// @param hash SHA-256 of the text in UTF-8
/// @param added when it was kept first
public record StoredText(String hash, String name, String content, Instant added) {}
