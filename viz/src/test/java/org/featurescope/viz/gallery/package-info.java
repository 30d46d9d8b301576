/// Every control on made-up data: the scenes of the golden images.
package org.featurescope.viz.gallery;
