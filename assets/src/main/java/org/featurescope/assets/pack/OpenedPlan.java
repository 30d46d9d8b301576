package org.featurescope.assets.pack;

import java.nio.file.Path;

/// A ready-made steering plan whose files can be read. Autoencoders are named in it relative to the
/// pack's folder.
///
/// @param file the plan
/// @param trial how its effect is measured
/// @param effect what was measured
public record OpenedPlan(PlanEntry entry, Path file, Path trial, PlanEffect effect) {}
