/// Colour: the two palettes, scales that look as even as the numbers are, and their legend.
package org.featurescope.viz.color;
