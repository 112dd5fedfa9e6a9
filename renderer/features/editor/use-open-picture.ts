import { useEffect, useRef, useState, type DragEvent } from 'react';
import { tellError } from '../../api/tell-error.ts';
import { isUnserved, navigate, useNavigation } from '../../api/navigation.ts';
import { isTyping } from '../../commands/shortcut.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { isImageDrag } from '../../ui/image-drag.ts';
import { looksLikeParameters } from '../../ui/prompt/pasted-text.ts';
import { showToast } from '../../ui/toast-store.ts';
import { dropReferences, fillFromText, reopenEdit } from './editor-actions.ts';
import type { EditorSession } from './editor-session.ts';
import { chooseFile, takePicture } from './open-file.ts';
import { usePicture } from './use-editor.ts';

interface OpenPicture {
  /** What a drop would do where the pointer is; null: nothing is dragged. */
  readonly dropping: 'open' | 'reference' | null;
  readonly dropHandlers: {
    onDragOver(event: DragEvent): void;
    onDragLeave(event: DragEvent): void;
    onDrop(event: DragEvent): void;
  };
  /** For an element within, where a drop adds references. */
  readonly referenceHandlers: {
    onDragOver(event: DragEvent): void;
    onDrop(event: DragEvent): void;
  };
  choose(): void;
}

/** Opens pictures in a session: from the address, by drop, paste or a file dialog. */
export function useOpenPicture(session: EditorSession): OpenPicture {
  const t = useTranslate();
  const [dropping, setDropping] = useState<OpenPicture['dropping']>(null);
  const location = useNavigation((state) => state.location);

  const open = async (from: string | File | null): Promise<void> => {
    if (from === null) {
      showToast({ tone: 'error', text: t('editor.notAPicture') });
      return;
    }
    try {
      await (typeof from === 'string' ? session.open(from) : session.openFile(from));
    } catch (error) {
      tellError(error);
    }
  };

  useEffect(() => {
    if (location.name !== session.mode || !isUnserved(location)) return;
    const { uid, edit } = location.params;
    if (uid === undefined) return;
    const maskId = location.name === 'inpaint' ? location.params.maskId : undefined;
    if (edit === 'reopen') void reopenEdit(session, uid);
    else if (maskId !== undefined) void session.openWithMask(uid, maskId);
    else if (uid !== session.picture?.uid) void session.open(uid);
  }, [location, session]);

  // The address names the picture that is open, so that a reload opens it again.
  const openUid = usePicture()?.uid;
  const namedUid = useRef(openUid);
  useEffect(() => {
    const isNew = namedUid.current !== openUid;
    namedUid.current = openUid;
    const { name, params } = useNavigation.getState().location;
    if (openUid === undefined || name !== session.mode || params.uid === openUid) return;
    // The one that the address asks for is still being opened in its place.
    if (params.uid !== undefined && !isNew) return;
    navigate(session.mode, { uid: openUid }, { replace: true });
  }, [openUid, session]);

  useEffect(() => {
    const onPaste = (event: ClipboardEvent): void => {
      const picture = event.clipboardData ? takePicture(event.clipboardData) : null;
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (picture === null && text !== '' && (looksLikeParameters(text) || !isTyping(event.target))) {
        event.preventDefault();
        void fillFromText(session, text, event.target);
        return;
      }
      if (picture === null || (isTyping(event.target) && typeof picture === 'string')) return;
      event.preventDefault();
      void open(picture);
    };
    document.addEventListener('paste', onPaste);
    return () => document.removeEventListener('paste', onPaste);
  });

  const dragOver = (event: DragEvent, wouldDo: 'open' | 'reference'): void => {
    if (!isImageDrag(event.dataTransfer) && !event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    event.stopPropagation();
    setDropping(wouldDo);
  };

  return {
    dropping,
    dropHandlers: {
      onDragOver: (event) => dragOver(event, 'open'),
      onDragLeave(event) {
        const into = event.relatedTarget;
        if (!(into instanceof Node) || !event.currentTarget.contains(into)) setDropping(null);
      },
      onDrop(event) {
        event.preventDefault();
        setDropping(null);
        void open(takePicture(event.dataTransfer));
      },
    },
    referenceHandlers: {
      onDragOver: (event) => dragOver(event, 'reference'),
      onDrop(event) {
        event.preventDefault();
        event.stopPropagation();
        setDropping(null);
        void dropReferences(session, event.dataTransfer);
      },
    },
    choose: () => void chooseFile('image/*').then((file) => (file ? open(file) : undefined)),
  };
}
