/// Readers and writers of sparse autoencoders, one for each family of files. What a folder holds is
/// recognised by its contents ([org.featurescope.compute.sae.format.SaeFiles]).
package org.featurescope.compute.sae.format;
