/// The only door to DJL and libtorch: starting the engine
/// ([org.featurescope.compute.engine.Engine]), native scopes that own arrays, and the operations
/// that `NDArray` lacks ([org.featurescope.compute.engine.Ops],
/// [org.featurescope.compute.engine.Script]).
package org.featurescope.compute.engine;
