/// Indexes a corpus on Apache Spark: parts of it are counted on many machines, their counts merged
/// on the way back, and the index written into one workspace, as a run on one machine would have.
package org.featurescope.compute.spark;
