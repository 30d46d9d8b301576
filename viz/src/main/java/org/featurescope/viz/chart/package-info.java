/// Charts of numbers over time.
package org.featurescope.viz.chart;
