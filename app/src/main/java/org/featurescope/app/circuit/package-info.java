/// The Circuit view: which features drive an output, drawn, questioned and tested by intervention.
package org.featurescope.app.circuit;
