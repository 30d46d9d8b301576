/// What the build of the installers needs beside jpackage: the icon, the start-up cache.
package org.featurescope.installer;
