/// The frame around every view: rail, header, inspector, job bar, command palette, colours, size
/// and undo. It knows views only as [org.featurescope.app.frame.View].
package org.featurescope.app.frame;
