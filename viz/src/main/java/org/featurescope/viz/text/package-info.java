/// Type: the two bundled typefaces and how figures are written.
package org.featurescope.viz.text;
