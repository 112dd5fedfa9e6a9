import { useState, type ReactNode, type RefObject } from 'react';
import { takesSetting, usesParameter } from '../../../main/domain/model-request.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { PromptBox } from '../../ui/prompt/prompt-box.tsx';
import { PromptLibraryButton } from '../../ui/prompt/prompt-library-button.tsx';
import { PromptLibrary } from '../../ui/prompt/prompt-library.tsx';
import { fillForm } from './editor-actions.ts';
import { requestOf, withLoraTags } from './editor-form.ts';
import { useEditIssue, useEditModel, useEditor, useSession } from './use-editor.ts';

/** The prompts, with the library of saved ones and presets. Nothing for a model that takes none. */
export function PromptFields({ promptBox }: { promptBox: RefObject<HTMLTextAreaElement | null> }): ReactNode {
  const t = useTranslate();
  const session = useSession();
  const form = useEditor((state) => state.form);
  const choice = useEditModel();
  const promptIssue = useEditIssue('prompt');
  const negativeIssue = useEditIssue('negativePrompt');
  const [libraryOpen, setLibraryOpen] = useState(false);
  useCommands({
    'generate.library': () => setLibraryOpen(true),
    'generate.focusPrompt': () => promptBox.current?.focus(),
  });
  const model = choice?.model;
  const takesPrompt = model === undefined || takesSetting(model, session.mode, 'prompt');
  return (
    <>
      {takesPrompt && (
        <PromptBox
          label={t('editor.prompt')}
          placeholder={t(session.mode === 'inpaint' ? 'editor.promptInpaint' : 'editor.promptOutpaint')}
          value={form.prompt}
          onChange={(prompt) => session.editForm({ prompt })}
          error={promptIssue}
          engine={choice?.engine}
          box={promptBox}
          onLeave={() => choice && session.editForm((current) => withLoraTags(current, choice))}
          aside={<PromptLibraryButton onOpen={() => setLibraryOpen(true)} />}
        />
      )}
      {model !== undefined && usesParameter(model, 'negativePrompt') && (
        <PromptBox
          label={t('editor.negativePrompt')}
          placeholder={t('editor.negativePlaceholder')}
          value={form.negativePrompt}
          onChange={(negativePrompt) => session.editForm({ negativePrompt })}
          error={negativeIssue}
          engine={choice?.engine}
        />
      )}
      <PromptLibrary
        open={libraryOpen}
        onClose={() => setLibraryOpen(false)}
        promptBox={promptBox}
        prompt={form.prompt}
        negativePrompt={form.negativePrompt}
        request={model ? requestOf(form, model) : null}
        onPrompts={(prompts) => session.editForm(prompts)}
        onPreset={(request, name) => fillForm(session, request, name)}
      />
    </>
  );
}
