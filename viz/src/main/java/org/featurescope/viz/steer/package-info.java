/// Steering: sliders with a neutral place, what comes next before and after, two texts side by
/// side, the effect of strength.
package org.featurescope.viz.steer;
