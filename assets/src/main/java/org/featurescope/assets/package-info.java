/// What comes with the program and what it is made from: the bundled packs and the world whose text
/// their models learned.
package org.featurescope.assets;
