/// The circuit: what drives an output, drawn layer by layer over the tokens, with the lists and
/// bars that stand beside it.
package org.featurescope.viz.graph;
