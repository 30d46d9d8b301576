/// The catalogue: sets of models with SAEs and transcoders that are known to belong together, as
/// the Hub has them. It says what there is and how large it is; it fetches nothing.
package org.featurescope.assets.catalogue;
