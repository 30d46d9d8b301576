/// Features as a person meets them: a number, an explanation, a value, a bar.
package org.featurescope.viz.feature;
