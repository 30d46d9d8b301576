/// The Features view: the table of all latents with search, the map of their directions, and the
/// page of one feature. It works on a [Catalogue] and knows no database.
package org.featurescope.app.features;
