import type { RefObject } from 'react';
import { openReplay } from '../../api/replay.ts';
import { UNLESS_ON_A_CONTROL } from '../../commands/unless-on-a-control.ts';
import { useCommands } from '../../commands/use-commands.ts';
import type { MaskToolName } from './canvas/mask-tool.ts';
import { CLICK_TOOLS, MASK_TOOLS } from './canvas/mask-tool.ts';
import { acceptCandidate, cancelRuns, discardCandidate, retryCandidate } from './editor-actions.ts';
import { candidatesOf, isOpen } from './edit-runs.ts';
import type { EditorSession } from './editor-session.ts';
import { stepBrush } from './editor-state.ts';
import { useEditor, usePicture, useRuns } from './use-editor.ts';
import { ZOOM_STEP } from '../../ui/zoom-geometry.ts';

const HARDNESS_STEP = 0.1;
/** How far one key moves the pointer, CSS pixels: zoomed in, that is finer in the picture. */
const POINTER_STEP = 10;

/** Runs `release` when the key that was just pressed goes up again, or the window loses the focus. */
function untilKeyUp(release: () => void): void {
  const controller = new AbortController();
  const done = (): void => {
    controller.abort();
    release();
  };
  addEventListener('keyup', done, { signal: controller.signal });
  addEventListener('blur', done, { signal: controller.signal });
}

/** Puts every action of the editor into the one command registry. */
export function useEditorCommands(
  session: EditorSession,
  canvas: RefObject<HTMLElement | null>,
  open: () => void,
): void {
  const picture = usePicture();
  const runs = useRuns();
  const shownId = useEditor((state) => state.shownId);
  const hasReferences = useEditor((state) => state.form.inputs.length > 0);
  const selectedReference = useEditor((state) => state.selectedReference);
  const hasPicture = picture !== null;
  const isOpening = useEditor(({ phase }) => phase.kind === 'loading');
  const isMask = session.mode === 'inpaint';
  const tool = (): ReturnType<typeof session.store.getState>['tool'] => session.store.getState().tool;
  const harder = (by: number): void =>
    session.setTool({ hardness: Math.min(1, Math.max(0, Math.round((tool().hardness + by) * 100) / 100)) });
  const showNext = (direction: 1 | -1): void => {
    const ids = [
      null,
      ...candidatesOf(runs)
        .filter((candidate) => !isOpen(candidate))
        .map(({ id }) => id),
    ];
    const at = ids.indexOf(session.store.getState().shownId);
    void session.candidates.show(ids[(at + direction + ids.length) % ids.length] ?? null);
  };

  useCommands({
    'editor.open': open,
    'editor.generate': () => void session.submission.start(),
    'editor.cancel': () => {
      if (session.isDrawing) session.cancelDrawing();
      else if (session.busy.stop()) return;
      else if (session.store.getState().compare !== 'none') session.candidates.compare('none');
      else if (session.store.getState().selectedReference !== null) session.references.select(null);
      else cancelRuns(session);
    },
  });
  useCommands(
    {
      'editor.undo': () => session.undo(),
      'editor.redo': () => session.redo(),
      'editor.fit': () => session.frame.fit(),
      'editor.actualSize': () => session.stage?.actualSize(),
      'editor.zoomIn': () => session.stage?.zoomBy(ZOOM_STEP),
      'editor.zoomOut': () => session.stage?.zoomBy(1 / ZOOM_STEP),
    },
    { enabled: hasPicture },
  );
  // A tool can be taken up before the picture is there.
  useCommands(
    {
      ...(Object.fromEntries(
        MASK_TOOLS.map((name) => [`editor.${name}`, () => session.setTool({ tool: name })]),
      ) as Record<`editor.${MaskToolName}`, () => void>),
      'editor.move': () => session.setMoving(!session.store.getState().moving),
      'editor.smaller': () => session.setTool({ size: stepBrush(tool().size, -1) }),
      'editor.larger': () => session.setTool({ size: stepBrush(tool().size, 1) }),
      'editor.softer': () => harder(-HARDNESS_STEP),
      'editor.harder': () => harder(HARDNESS_STEP),
    },
    { enabled: (hasPicture || isOpening) && isMask },
  );
  useCommands(
    {
      'editor.clear': () => session.operate({ kind: 'clear' }),
      'editor.invert': () => session.operate({ kind: 'invert' }),
      'editor.toggleMask': () => session.candidates.showTint(!session.store.getState().tintShown),
    },
    { enabled: hasPicture && isMask },
  );
  useCommands(
    { 'image.replay': () => picture && openReplay(picture.uid) },
    { enabled: Boolean(picture?.madeBy) },
  );
  useCommands({ 'editor.toggleReferences': () => session.references.toggle() }, { enabled: hasReferences });
  useCommands(
    {
      'editor.discard': () => {
        if (selectedReference !== null) session.references.remove(selectedReference);
        else if (shownId !== null) void discardCandidate(session, shownId);
      },
    },
    { enabled: selectedReference !== null || shownId !== null },
  );
  // These keys mean something else elsewhere: Space presses a button, Tab moves on, Enter confirms.
  useCommands(
    {
      'editor.pan': () => {
        session.stage?.holdSpace(true);
        untilKeyUp(() => session.stage?.holdSpace(false));
      },
    },
    { enabled: hasPicture, within: canvas },
  );
  useCommands(
    {
      'editor.pointerLeft': () => session.stage?.keyPointer.moveBy(-POINTER_STEP, 0),
      'editor.pointerRight': () => session.stage?.keyPointer.moveBy(POINTER_STEP, 0),
      'editor.pointerUp': () => session.stage?.keyPointer.moveBy(0, -POINTER_STEP),
      'editor.pointerDown': () => session.stage?.keyPointer.moveBy(0, POINTER_STEP),
      'editor.pointerPress': () =>
        CLICK_TOOLS.has(tool().tool) ? session.stage?.keyPointer.click() : session.stage?.keyPointer.toggle(),
    },
    { enabled: hasPicture && isMask, within: UNLESS_ON_A_CONTROL },
  );
  useCommands(
    { 'editor.finishShape': () => session.finishPolygon() },
    { enabled: hasPicture && isMask, within: canvas },
  );
  useCommands(
    {
      'editor.compare': () => {
        session.candidates.compare('hold');
        untilKeyUp(() => session.candidates.compare('none'));
      },
      'editor.nextCandidate': () => showNext(1),
      'editor.previousCandidate': () => showNext(-1),
    },
    { enabled: runs.length > 0, within: canvas },
  );
  useCommands(
    {
      'editor.accept': () => void (shownId !== null && acceptCandidate(session, shownId)),
      'editor.wipe': () =>
        session.candidates.compare(session.store.getState().compare === 'wipe' ? 'none' : 'wipe'),
    },
    { enabled: shownId !== null },
  );
  useCommands({ 'editor.retry': () => void retryCandidate(session) }, { enabled: runs.length > 0 });
}
