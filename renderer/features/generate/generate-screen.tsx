import { useEffect, useMemo, useRef, useState, type ComponentProps, type ReactNode } from 'react';
import type { ImageTile } from '../../../main/domain/image-record.ts';
import { takePictureFile } from '../../api/dropped-files.ts';
import { copyParameters } from '../../api/image-actions.ts';
import { decidedOnly, useEditRuns } from '../../api/edit-runs-store.ts';
import { findModel, useEngines } from '../../api/engines-store.ts';
import { isUnserved, navigate, useNavigation } from '../../api/navigation.ts';
import { isTyping } from '../../commands/shortcut.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { looksLikeParameters } from '../../ui/prompt/pasted-text.ts';
import { PromptLibrary } from '../../ui/prompt/prompt-library.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { FormPanel } from './form-panel.tsx';
import {
  cancelSession,
  fillForm,
  fillFromImage,
  fillFromText,
  makeFromImage,
  submitForm,
} from './generate-actions.ts';
import { requestOfForm } from './generate-form.ts';
import { editForm, restoreDraft, useGenerate } from './generate-store.ts';
import { addInput, addInputFile } from './input-actions.ts';
import { useRecentImages } from './recent-images.ts';
import { ResultsStrip } from './results-strip.tsx';
import { Stage } from './stage.tsx';
import styles from './generate.module.css';

function useRequestedFill(): void {
  const location = useNavigation((state) => state.location);
  const ready = useEngines((state) => state.engines !== null);
  useEffect(() => {
    if (location.name !== 'generate' || !ready || !isUnserved(location)) return;
    const { fromUid, seed, inputUid, inputRole, submit } = location.params;
    if (fromUid !== undefined) {
      if (submit === 'now') void makeFromImage(fromUid, seed ?? 'same');
      else void fillFromImage(fromUid, seed ?? 'same');
    }
    if (inputUid !== undefined) addInput(inputUid, inputRole);
  }, [location, ready]);
}

/** Whether words are pasted where one writes, which some programs send with a picture of them: cells of a table, a paragraph. */
function areWords({ clipboardData, target }: ClipboardEvent, text: string): boolean {
  return text !== '' && isTyping(target) && clipboardData?.types.includes('text/html') === true;
}

/** Pasted parameters fill the form wherever the focus is; a pasted picture becomes an input. */
function usePaste(): void {
  useEffect(() => {
    const onPaste = (event: ClipboardEvent): void => {
      const text = event.clipboardData?.getData('text/plain') ?? '';
      const image = areWords(event, text) ? undefined : takePictureFile(event.clipboardData);
      if (image !== undefined) {
        event.preventDefault();
        void addInputFile(image);
      } else if (text !== '' && (looksLikeParameters(text) || !isTyping(event.target))) {
        event.preventDefault();
        void fillFromText(text, event.target);
      }
    };
    document.addEventListener('paste', onPaste);
    return () => document.removeEventListener('paste', onPaste);
  }, []);
}

/** A picture dropped anywhere on the screen becomes an input. */
function useDrop(): void {
  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    document.addEventListener(
      'dragover',
      (event) => {
        if (event.dataTransfer?.types.includes('Files') === true) event.preventDefault();
      },
      { signal },
    );
    document.addEventListener(
      'drop',
      (event) => {
        if (event.defaultPrevented) return;
        const image = takePictureFile(event.dataTransfer);
        if (image === undefined) return;
        event.preventDefault();
        void addInputFile(image);
      },
      { signal },
    );
    return () => listening.abort();
  }, []);
}

const NO_TILES: readonly ImageTile[] = [];

export function GenerateScreen(): ReactNode {
  const t = useTranslate();
  const engines = useEngines((state) => state.engines);
  const recent = useRecentImages();
  const ofCandidate = useEditRuns((state) => state.ofCandidate);
  const tiles = useMemo(
    () => recent.tiles && decidedOnly(recent.tiles, { ofCandidate }),
    [recent.tiles, ofCandidate],
  );
  const promptBox = useRef<HTMLTextAreaElement>(null);
  const [libraryOpen, setLibraryOpen] = useState(false);
  const newestUid = tiles?.[0]?.uid;

  // Before the first paint of the form, so that it never shows empty fields first.
  useState(restoreDraft);
  useRequestedFill();
  usePaste();
  useDrop();
  useCommands({
    'generate.run': () => void submitForm(),
    'generate.cancel': () => void cancelSession(),
    'generate.focusPrompt': () => promptBox.current?.focus(),
    'generate.library': () => setLibraryOpen(true),
    'generate.randomSeed': () => editForm({ seedMode: 'random' }),
  });
  useCommands(
    { 'generate.copyParameters': () => void (newestUid !== undefined && copyParameters(newestUid)) },
    { enabled: newestUid !== undefined },
  );

  if (engines === null) {
    return (
      <div className={styles.waiting}>
        <Spinner label={t('common.loading')} />
      </div>
    );
  }
  if (engines.every((engine) => engine.models.length === 0)) {
    return (
      <EmptyState
        title={t('generate.noModels')}
        text={t('generate.noModelsText')}
        actions={
          <Button variant="primary" onClick={() => navigate('settings', { section: 'servers' })}>
            {t('generate.openServers')}
          </Button>
        }
      />
    );
  }
  return (
    <>
      <h1 className="visually-hidden">{t('generate.title')}</h1>
      <SplitPane
        side="left"
        storageKey="generate.form"
        initialWidth={352}
        minWidth={300}
        maxWidth={560}
        label={t('generate.resizeForm')}
        pane={
          <FormPanel engines={engines} promptBox={promptBox} onOpenLibrary={() => setLibraryOpen(true)} />
        }
      >
        <SplitPane
          side="right"
          storageKey="generate.results"
          initialWidth={204}
          minWidth={128}
          maxWidth={480}
          label={t('generate.resizeResults')}
          pane={<ResultsStrip tiles={tiles} error={recent.error} />}
        >
          <Stage tiles={tiles ?? NO_TILES} />
        </SplitPane>
      </SplitPane>
      <Library open={libraryOpen} onClose={() => setLibraryOpen(false)} promptBox={promptBox} />
    </>
  );
}

function Library(
  props: Pick<ComponentProps<typeof PromptLibrary>, 'open' | 'onClose' | 'promptBox'>,
): ReactNode {
  const form = useGenerate((state) => state.form);
  const engines = useEngines((state) => state.engines);
  const choice = findModel(engines ?? [], form.engine, form.model);
  return (
    <PromptLibrary
      {...props}
      prompt={form.prompt}
      negativePrompt={form.negativePrompt}
      request={choice ? requestOfForm(form, choice.model) : null}
      onPrompts={editForm}
      onPreset={fillForm}
    />
  );
}
