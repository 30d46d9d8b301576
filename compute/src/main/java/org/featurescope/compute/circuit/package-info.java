/// Circuit graphs: which sparse features drove a model's output on one prompt
/// ([org.featurescope.compute.circuit.CircuitGraph]), which of them matter
/// ([org.featurescope.compute.circuit.Influence], [org.featurescope.compute.circuit.Pruner]), how
/// much of the model they explain ([org.featurescope.compute.circuit.Scores]), and the files that
/// other tools read and write ([org.featurescope.compute.circuit.GraphJson]).
package org.featurescope.compute.circuit;
