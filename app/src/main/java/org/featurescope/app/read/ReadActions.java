package org.featurescope.app.read;

import java.util.List;
import org.featurescope.app.frame.Action;

/// What a person can do in the Read view; buttons, keys, menus and the command palette share them.
///
/// @param exports one for every kind of file, and for the clipboard
/// @param others those that have no button of their own
record ReadActions(
    Action open,
    Action edit,
    Action close,
    Action find,
    Action search,
    List<Action> exports,
    List<Action> others) {}
