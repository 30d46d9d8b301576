/// The token heatmap: a text whose tokens carry colour, drawn on one virtualised canvas.
///
/// [HeatmapText] is what is written, [Coloring] what is said about each token, [TokenHeatmap] the
/// control that shows both. Everything between is arrays: a million tokens cost a few tens of
/// megabytes and a frame touches only what can be seen.
package org.featurescope.viz.heatmap;
