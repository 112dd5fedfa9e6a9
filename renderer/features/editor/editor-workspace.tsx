import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { ImageUp } from 'lucide-react';
import { navigate } from '../../api/navigation.ts';
import { translate, useTranslate } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { dismissToast, showToast } from '../../ui/toast-store.ts';
import { BusyBar } from './busy-bar.tsx';
import { CropDialog } from './crop-dialog.tsx';
import type { EditorSession } from './editor-session.ts';
import { OptionsBar } from './options-bar.tsx';
import { ParametersPanel } from './parameters-panel.tsx';
import { StagingBar } from './staging-bar.tsx';
import { ToolRail } from './tool-rail.tsx';
import { useEditorCommands } from './use-editor-commands.ts';
import { useOpenPicture } from './use-open-picture.ts';
import { EditorContext, useEditor, usePicture, useSession } from './use-editor.ts';
import { WipeHandle } from './wipe-handle.tsx';
import styles from './editor.module.css';

/** The editor's screen around one session. */
export function EditorWorkspace({ session }: { session: EditorSession }): ReactNode {
  return (
    <EditorContext value={session}>
      <Workspace />
    </EditorContext>
  );
}

function Workspace(): ReactNode {
  const t = useTranslate();
  const session = useSession();
  const canvas = useRef<HTMLDivElement>(null);
  const promptBox = useRef<HTMLTextAreaElement>(null);
  const [cropping, setCropping] = useState(false);

  // Before the form is painted, so that it never shows empty fields first.
  useLayoutEffect(() => session.restoreForm(), [session]);
  // Before pictures are opened in it. The stage stays when the screen is hidden, and with it what was painted.
  useEffect(() => {
    if (canvas.current) session.attach(canvas.current);
  }, [session]);
  const { dropping, dropHandlers, referenceHandlers, choose } = useOpenPicture(session);
  const isOpen = usePicture() !== null;
  useEditorCommands(session, canvas, choose);
  useDraftOffer();
  useKeepDraft();

  return (
    <>
      <h1 className="visually-hidden">{t(`editor.${session.mode}`)}</h1>
      <SplitPane
        side="right"
        storageKey={`editor.${session.mode}`}
        initialWidth={320}
        minWidth={280}
        maxWidth={520}
        label={t('editor.resizeParameters')}
        pane={<ParametersPanel promptBox={promptBox} />}
      >
        <div className={styles.workspace} {...dropHandlers}>
          <OptionsBar onOpenOther={choose} onCrop={() => setCropping(true)} />
          {/* Above the canvas: messages appear at the bottom and would cover its buttons. */}
          <StagingBar />
          <div className={styles.middle}>
            {session.mode === 'inpaint' && <ToolRail />}
            <div className={styles.stageArea}>
              <div
                ref={canvas}
                className={styles.canvas}
                role="application"
                aria-label={t('editor.canvas')}
              />
              <WipeHandle />
              <StageCover onChoose={choose} />
              <BusyBar />
              {dropping !== null && (
                <div className={styles.drops}>
                  <div className={classNames(styles.drop, dropping === 'open' && styles.dropOver)}>
                    {t('editor.dropHere')}
                  </div>
                  {isOpen && (
                    <div
                      className={classNames(styles.drop, dropping === 'reference' && styles.dropOver)}
                      {...referenceHandlers}
                    >
                      {t('editor.dropReference')}
                    </div>
                  )}
                </div>
              )}
            </div>
          </div>
        </div>
      </SplitPane>
      <CropDialog open={cropping} onClose={() => setCropping(false)} />
    </>
  );
}

/** Keeps the mask when the window may be on its way out: as a page goes there is no time left to read it. */
function useKeepDraft(): void {
  const session = useSession();
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const keep = (): void => session.keepDraft();
    window.addEventListener('blur', keep, { signal });
    document.addEventListener('visibilitychange', keep, { signal });
    // To the window's or the tab's own buttons.
    document.documentElement.addEventListener('pointerleave', keep, { signal });
    return () => controller.abort();
  }, [session]);
}

/** Offers the mask that was painted on the picture before, as long as the picture is open here and the screen is shown. */
function useDraftOffer(): void {
  const session = useSession();
  const offered = useEditor((state) => state.draftOffered);
  useEffect(() => {
    if (!offered) return undefined;
    const id = showToast({
      text: translate('editor.maskDraftFound'),
      action: { label: translate('editor.maskDraftBack'), run: () => session.loadDraft() },
    });
    return () => {
      dismissToast(id);
      session.store.setState({ draftOffered: false });
    };
  }, [offered, session]);
}

/** What lies over the canvas while there is no picture on it. */
function StageCover({ onChoose }: { onChoose(): void }): ReactNode {
  const t = useTranslate();
  const session = useSession();
  const phase = useEditor((state) => state.phase);
  if (phase.kind === 'ready') return null;
  return (
    <div className={styles.cover}>
      {phase.kind === 'loading' && <Spinner label={t('editor.opening')} />}
      {phase.kind === 'failed' && (
        <ErrorState
          title={t('editor.openFailed')}
          message={phase.message}
          retry={{ label: t('editor.chooseFile'), run: onChoose }}
        />
      )}
      {phase.kind === 'empty' && (
        <EmptyState
          icon={ImageUp}
          title={t(session.mode === 'inpaint' ? 'editor.emptyInpaint' : 'editor.emptyOutpaint')}
          text={t('editor.emptyText')}
          actions={
            <>
              <Button variant="primary" onClick={onChoose}>
                {t('editor.chooseFile')}
              </Button>
              <Button onClick={() => navigate('gallery', {})}>{t('editor.openGallery')}</Button>
            </>
          }
        />
      )}
    </div>
  );
}
