/// The program itself: where it starts, and how its parts are wired together.
package org.featurescope.app;
