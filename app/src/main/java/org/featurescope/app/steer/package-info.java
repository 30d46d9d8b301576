/// The Steer view: sliders that move the model while one watches.
package org.featurescope.app.steer;
