/// The map: many points on a plane, drawn into pixels, to be zoomed, panned and selected.
package org.featurescope.viz.map;
