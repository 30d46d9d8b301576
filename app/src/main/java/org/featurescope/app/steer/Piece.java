package org.featurescope.app.steer;

/// A token as the screen writes it.
///
/// @param text its characters within the text, empty where it stands for none or for a part of one
/// @param label how it is shown alone
/// @param special whether it stands for no text, such as BOS
public record Piece(int id, String text, String label, boolean special) {}
