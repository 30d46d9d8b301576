/// The Library: which model and which SAEs are looked through. Packs that came with the program,
/// folders, and what was used before.
package org.featurescope.app.library;
