package org.featurescope.app.circuit;

import java.util.List;
import org.featurescope.app.frame.Action;

/// What a person can do in the Circuit view; buttons, keys, menus and the command palette share
/// them.
record CircuitActions(
    Action search,
    Action trace,
    Action cancel,
    Action sample,
    Action open,
    Action forget,
    Action compareFile,
    Action comparePrompt,
    Action comparePlan,
    Action endComparison,
    Action saveJson,
    Action savePng,
    Action saveSvg,
    Action saveHtml,
    Action copy,
    Action pin,
    Action clearPins,
    Action group,
    Action renameGroup,
    Action ungroup,
    Action label,
    Action test,
    Action faithfulness,
    Action checkAll,
    Action minimal,
    Action measureStory,
    Action paths,
    Action fit,
    Action zoomIn,
    Action zoomOut,
    Action enclose,
    Action showFeature,
    Action showInRead,
    Action steer,
    Action steerGroup,
    Action library) {

  List<Action> exports() {
    return List.of(saveJson, savePng, saveSvg, saveHtml, copy);
  }

  /// For the command palette and the keyboard.
  List<Action> all() {
    return List.of(
        trace,
        sample,
        open,
        forget,
        comparePrompt,
        comparePlan,
        compareFile,
        endComparison,
        saveJson,
        savePng,
        saveSvg,
        saveHtml,
        copy,
        pin,
        clearPins,
        group,
        renameGroup,
        ungroup,
        label,
        test,
        faithfulness,
        checkAll,
        minimal,
        measureStory,
        paths,
        fit,
        zoomIn,
        zoomOut,
        enclose,
        showFeature,
        showInRead,
        steer,
        steerGroup);
  }
}
