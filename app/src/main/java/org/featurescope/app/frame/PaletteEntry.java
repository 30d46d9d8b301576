package org.featurescope.app.frame;

import org.kordamp.ikonli.Ikon;

/// A line of the command palette.
///
/// @param group the heading it stands under: "Features"
/// @param number the number in front of the title, empty when it has none
/// @param note what stands at the right end
/// @param choose what Enter does
public record PaletteEntry(
    String group, Ikon icon, String number, String title, String note, Runnable choose) {}
